// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/verify.h"

#include "base/digits.h"
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "spectral/sparse_spectral_tensor.h"
#include "tensor/convert.h"
#include "tensor/distance.h"

#include <cmath>
#include <new>
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
        : m_reader(reader), m_against(against), m_context(context) {
        if (against != nullptr)
            m_transform = makeFftwTransform();
    }

    VerifiedTensor check(std::size_t index) {
        const CheckpointRow& row = m_reader.rows()[index];
        VerifiedTensor result;
        result.name = row.name;
        result.recordedError = row.relativeError;
        try {
            if (row.encoding == Encoding::raw)
                checkRaw(index, result);
            else
                checkSpectral(index, result);
            result.ok = result.problem.empty();
        } catch (const Error& error) {
            if (error.code() == ErrorCode::outOfMemory)
                throw;
            result.problem = error.message();
        } catch (const std::bad_alloc&) {
            throw Error(ErrorCode::outOfMemory, "There is not enough memory to rebuild this tensor.",
                        row.name);
        }
        return result;
    }

  private:
    void checkRaw(std::size_t index, VerifiedTensor& result) {
        const auto bytes = m_reader.readRaw(index);
        const auto source = sourceOf(index, result);
        if (!source)
            return;
        const CheckpointRow& row = m_reader.rows()[index];
        if (m_against->tensors()[*source].dtypeName != row.dtypeName)
            result.problem = "The source has dtype " + m_against->tensors()[*source].dtypeName +
                             ", the checkpoint " + row.dtypeName + ".";
        else if (m_against->readBytes(*source, m_context) != bytes)
            result.problem = "It is stored as it was, but its bytes differ from the source's.";
        else
            result.measuredError = 0;
    }

    void checkSpectral(std::size_t index, VerifiedTensor& result) {
        SparseSpectralTensor sparse = m_reader.readSpectral(index);
        const auto source = sourceOf(index, result);
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
        const auto found = m_against->find(row.name);
        if (!found) {
            result.problem = "The source has no tensor of this name.";
            return std::nullopt;
        }
        const Shape& shape = m_against->tensors()[*found].shape;
        if (shape == row.shape)
            return found;
        result.problem =
            "The source has shape " + toString(shape) + ", the checkpoint " + toString(row.shape) + ".";
        return std::nullopt;
    }

    const CheckpointReader& m_reader;
    const WeightFile* m_against;
    JobContext& m_context;
    std::unique_ptr<Transform> m_transform;
};

} // namespace

VerifyReport verifyCheckpoint(const std::string& path, const WeightFile* against, JobContext& context) {
    context.setStage("Verifying");
    const CheckpointReader reader(path);
    Verification verification(reader, against, context);
    VerifyReport report;
    report.ok = true;
    const std::size_t count = reader.rows().size();
    for (std::size_t i = 0; i < count; ++i) {
        context.yieldPoint();
        report.tensors.push_back(verification.check(i));
        report.ok = report.ok && report.tensors.back().ok;
        context.setFraction(static_cast<double>(i + 1) / static_cast<double>(count));
    }
    return report;
}

} // namespace fft_tensor
