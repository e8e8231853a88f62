// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/verify.h"

#include "base/digits.h"
#include "base/error.h"
#include "base/read_watch.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/sha256.h"
#include "pipeline/manifest_audit.h"
#include "pipeline/source_fingerprint.h"
#include "spectral/sparse_spectral_tensor.h"
#include "tensor/convert.h"
#include "tensor/distance.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace fft_tensor {

namespace {

/// NaN never agrees.
bool agrees(double measured, double recorded) {
    return std::abs(measured - recorded) <= 1e-4 * recorded + 1e-6;
}

/// The verification of one checkpoint, tensor by tensor.
class Verification {
  public:
    Verification(const CheckpointReader& reader, const WeightFile* against, JobContext& context)
        : m_reader(reader), m_shares(reader.storedShares()), m_against(against), m_context(context) {
        if (against == nullptr)
            return;
        m_transform = makeFftwTransform();
        for (std::size_t i = 0; i < against->tensors().size(); ++i)
            m_indexInSource.emplace(against->tensors()[i].name, i);
    }

    VerifiedTensor check(std::size_t index) {
        const CheckpointRow& row = m_reader.rows()[index];
        VerifiedTensor result;
        result.name = row.name;
        result.recordedError = row.relativeError;
        try {
            DecodedTensor decoded = m_reader.decode(index);
            if (const auto* raw = std::get_if<std::vector<std::byte>>(&decoded))
                checkRaw(index, *raw, result);
            else
                checkSpectral(index, std::get<SparseSpectralTensor>(std::move(decoded)), result);
            result.ok = result.whole && result.problem.empty();
        } catch (const Error& error) {
            if (error.code() == ErrorCode::outOfMemory ||
                (result.whole && error.code() == ErrorCode::cannotRead))
                throw; // not of the tensor: of memory, or the source's file
            result.problem = error.message();
            if (row.codec == nullptr)
                result.whole = true; // as far as can be told: it is not damaged, but from a later version
        } catch (const std::bad_alloc&) {
            throw Error(ErrorCode::outOfMemory, "There is not enough memory to rebuild this tensor.",
                        row.name);
        }
        return result;
    }

  private:
    void checkRaw(std::size_t index, const std::vector<std::byte>& bytes, VerifiedTensor& result) {
        const CheckpointRow& row = m_reader.rows()[index];
        audit(index, std::span<const std::byte>(bytes), result);
        const auto source = result.whole ? sourceOf(index, result) : std::nullopt;
        if (!source)
            return;
        if (m_against->tensors()[*source].dtypeName != row.dtypeName)
            result.problem = "The source has dtype " + m_against->tensors()[*source].dtypeName +
                             ", the checkpoint " + row.dtypeName + ".";
        else if (m_against->readBytes(*source, m_context) != bytes)
            result.problem = "It is stored as it was, but its bytes differ from the source's.";
        else
            result.measuredError = 0;
    }

    void checkSpectral(std::size_t index, SparseSpectralTensor sparse, VerifiedTensor& result) {
        audit(index, sparse, result);
        const auto source = result.whole ? sourceOf(index, result) : std::nullopt;
        if (!source)
            return;
        std::vector<float> rebuilt = rebuild(sparse, *m_transform, m_context);
        sparse = {}; // the source comes next into memory
        const TensorPtr original = m_against->read(*source, m_context);
        const DType dtype =
            dtypeFromName(m_reader.rows()[index].dtypeName).value(); // else it could not be spectral
        // Earlier versions recorded the error before rounding to the dtype: such a file is whole, too.
        const bool recordedEarlier = roundsWhenRestored(dtype) &&
                                     agrees(relativeError(original->values, rebuilt), result.recordedError);
        const double measured = relativeError(original->values, asRestored(dtype, std::move(rebuilt)));
        result.measuredError = measured;
        const double recorded = result.recordedError;
        if (!agrees(measured, recorded) && !recordedEarlier)
            result.problem = "Against the source its error is " + inDigits(measured, 7) + ", but " +
                             inDigits(recorded, 7) + " is recorded.";
    }

    /// The source's tensor to compare with; nothing when none was given or it does not fit.
    std::optional<std::size_t> sourceOf(std::size_t index, VerifiedTensor& result) const {
        if (m_against == nullptr)
            return std::nullopt;
        const CheckpointRow& row = m_reader.rows()[index];
        const auto found = m_indexInSource.find(row.name);
        if (found == m_indexInSource.end()) {
            result.problem = "The source has no tensor of this name.";
            return std::nullopt;
        }
        const Shape& shape = m_against->tensors()[found->second].shape;
        if (shape == row.shape)
            return found->second;
        result.problem =
            "The source has shape " + toString(shape) + ", the checkpoint " + toString(row.shape) + ".";
        return std::nullopt;
    }

    /// All that can be recomputed of what is recorded.
    template<class Numbers>
    void audit(std::size_t index, const Numbers& numbers, VerifiedTensor& result) const {
        const CheckpointRow& row = m_reader.rows()[index];
        result.problem = contradictionIn(row, numbers);
        if (result.problem.empty())
            result.problem = contradictionIn(row, m_shares[index]);
        result.whole = result.problem.empty();
    }

    const CheckpointReader& m_reader;
    std::vector<StoredShare> m_shares;
    const WeightFile* m_against;
    JobContext& m_context;
    std::unique_ptr<Transform> m_transform;
    std::unordered_map<std::string_view, std::size_t> m_indexInSource;
};

/// Whether what was read is what the checkpoint was made from. Another size says enough; else it is hashed.
ComparedSource compareSource(const CheckpointReader& reader, WatchedSource& watched, JobContext& context) {
    ComparedSource compared;
    compared.recordedName = reader.sourceName();
    if (watched.source().bytes != reader.sourceBytes()) {
        compared.whatDiffers = "it has " + std::to_string(watched.source().bytes) +
                               " bytes, the recorded one " + std::to_string(reader.sourceBytes());
        return compared;
    }
    context.setStage("Reading the source again for its SHA-256");
    watched.confirm(context);
    const std::string sha256 = toHex(watched.source().sha256);
    compared.isRecorded = sha256 == reader.sourceSha256();
    if (!compared.isRecorded)
        compared.whatDiffers = "its SHA-256 is " + sha256 + ", the recorded one's " + reader.sourceSha256();
    return compared;
}

VerifyReport verifyWatched(const std::string& path, const WeightFile* against, JobContext& context) {
    const CheckpointReader reader(path, context);
    Verification verification(reader, against, context);
    std::optional<WatchedSource> watched;
    if (against != nullptr)
        watched.emplace(*against);
    VerifyReport report;
    const std::size_t count = reader.rows().size();
    for (std::size_t i = 0; i < count; ++i) {
        context.yieldPoint();
        report.tensors.push_back(verification.check(i));
        context.setFraction(0.95 * static_cast<double>(i + 1) / static_cast<double>(count));
    }
    if (watched) {
        const JobContext::Share share(context, 0.95, 1);
        report.source = compareSource(reader, *watched, context);
        watched->requireUnchanged();
    }
    report.ok = std::all_of(report.tensors.begin(), report.tensors.end(),
                            [](const VerifiedTensor& tensor) { return tensor.ok; });
    return report;
}

} // namespace

bool VerifyReport::damaged() const {
    const bool countsAll = source && source->isRecorded;
    return std::any_of(tensors.begin(), tensors.end(), [&](const VerifiedTensor& tensor) {
        return !tensor.whole || (countsAll && !tensor.ok);
    });
}

VerifyReport verifyCheckpoint(const std::string& path, const WeightFile* against, JobContext& context) {
    context.setStage("Verifying");
    ReadWatch watch({path}); // damage that is only a change meanwhile is no damage
    VerifyReport report;
    try {
        report = verifyWatched(path, against, context);
    } catch (const Error&) {
        watch.requireUnchanged();
        throw;
    }
    watch.requireUnchanged();
    return report;
}

} // namespace fft_tensor
