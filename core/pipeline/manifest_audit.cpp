// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/manifest_audit.h"

#include "base/digits.h"
#include "tensor/convert.h"
#include "tensor/dtype.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fft_tensor {

namespace {

constexpr double unit32 = 0x1p-24; ///< float32's relative rounding

/// What the kept coefficients amount to in the full spectrum.
struct KeptUnits {
    std::uint64_t count = 0;
    double energy = 0;
    bool representatives = true;
};

KeptUnits countUnits(const SparseSpectralTensor& tensor) {
    KeptUnits units;
    double energy = 0;
    for (std::size_t i = 0; i < tensor.positions.size(); ++i) {
        const std::uint32_t position = tensor.positions[i];
        const double stored = std::norm(std::complex<double>(tensor.values[i]));
        if (!tensor.layout.inMirrorPlane(position)) { // with its mirror image, which is not stored
            units.count += 2;
            energy += 2 * stored;
            continue;
        }
        const std::uint32_t mirror = tensor.layout.mirror(position);
        units.representatives = units.representatives && position <= mirror;
        units.count += position == mirror ? 1 : 2;
        energy += position == mirror ? stored : stored / 2; // stored with twice its value: 2 · (1/2)²
    }
    units.energy = std::ldexp(energy, 2 * tensor.exponent);
    return units;
}

/// How far computing and storing the kept coefficients may have moved them, as a share of the norm of the
/// spectrum. A single-precision FFT of length N errs by a small multiple of u · log2 N (Higham, Accuracy and
/// Stability of Numerical Algorithms, 24.1); a float16 by 2^-11 of itself, or 2^-25 where it is subnormal.
double roundingShare(const SparseSpectralTensor& tensor) {
    const double transform = 4 * unit32 * (1 + std::log2(std::max(2.0, tensor.layout.transformLength())));
    if (tensor.valueType == ValueType::float32)
        return transform;
    const double step = std::ldexp(0x1p-25, tensor.exponent);
    return transform + 0x1p-11 +
           step * std::sqrt(2.0 * static_cast<double>(tensor.coefficients()) / tensor.totalEnergy);
}

/// Relative rounding of a type, half the step between its subnormal numbers, and its largest number.
struct Rounding {
    double relative, absolute, largest;
};

Rounding roundingOf(DType type) {
    switch (type) {
    case DType::f16:
        return {0x1p-11, 0x1p-25, 65504};
    case DType::bf16:
        return {0x1p-8, 0x1p-134, 0x1.FEp127};
    case DType::f8E4m3:
        return {0x1p-4, 0x1p-10, 448};
    case DType::f8E5m2:
        return {0x1p-3, 0x1p-17, 57344};
    default:
        return {unit32, 0x1p-150, 0x1p1000};
    }
}

/// How far the error may lie from Parseval's, below and above, because the tensor that it is measured on was
/// rebuilt in single precision and rounded to its dtype; and clamped to the largest number of it, which can
/// take away any error where the tensor's norm lets a rebuilt value be beyond that.
struct Restoring {
    double below, above;
};

Restoring restoringOf(const CheckpointRow& row, const SparseSpectralTensor& tensor) {
    const Rounding rounding = roundingOf(dtypeFromName(row.dtypeName).value_or(DType::f32));
    const auto elements = static_cast<double>(tensor.layout.fullCount());
    const double share = rounding.relative + rounding.absolute * std::sqrt(elements / row.totalEnergy) +
                         4 * unit32 * (1 + std::log2(std::max(2.0, tensor.layout.transformLength())));
    return {2 * std::sqrt(row.totalEnergy) > rounding.largest ? 1 : share, share};
}

std::string energyContradiction(const CheckpointRow& row, const SparseSpectralTensor& tensor, double kept) {
    if (tensor.totalEnergy <= 0)
        return kept > 0 ? "It keeps coefficients, but the tensor is said to have no energy." : std::string();
    const double share = kept / tensor.totalEnergy, rounding = roundingShare(tensor);
    // |F - d|² of the kept ones, d being what rounding moved: the cross term bounds the difference
    const double slack = 2 * rounding * std::sqrt(std::max(share, 0.0)) + rounding * rounding;
    if (!(share <= 1 + slack))
        return "Its kept coefficients have " + inDigits(share) +
               " times the energy that the whole tensor is said to have.";
    const Restoring restoring = restoringOf(row, tensor);
    const double least = std::sqrt(std::max(0.0, 1 - share - slack)) - restoring.below;
    const double most = std::sqrt(std::max(0.0, 1 - share + slack)) + restoring.above;
    if (row.relativeError >= least && row.relativeError <= most)
        return {};
    return "A relative error of " + inDigits(row.relativeError) +
           " is recorded, but by the energy of what is kept it is " +
           inDigits(std::sqrt(std::max(0.0, 1 - share))) + ".";
}

} // namespace

std::string contradictionIn(const CheckpointRow& row, const SparseSpectralTensor& tensor) {
    const KeptUnits units = countUnits(tensor);
    if (!units.representatives)
        return "It names a coefficient by its mirror image, which is never done.";
    const double full = static_cast<double>(tensor.layout.fullCount());
    if (std::abs(row.kept * full - static_cast<double>(units.count)) > 0.5)
        return "A kept fraction of " + inDigits(row.kept) + " is recorded, but its positions make up " +
               inDigits(static_cast<double>(units.count) / full) + ".";
    return energyContradiction(row, tensor, units.energy);
}

std::string contradictionIn(const CheckpointRow& row, std::span<const std::byte> bytes) {
    const auto type = dtypeFromName(row.dtypeName);
    double energy = 0;
    if (type && isFloatingPoint(*type)) {
        constexpr std::size_t perBlock = std::size_t{1} << 16;
        const std::size_t width = byteSize(*type), count = bytes.size() / width;
        std::vector<float> values(std::min(count, perBlock));
        for (std::size_t done = 0; done < count; done += perBlock) {
            const auto part = std::span(values).first(std::min(perBlock, count - done));
            toFloat32(*type, bytes.subspan(done * width, part.size() * width), part);
            double inBlock = 0; // sums of sums: no long sum loses digits
            for (const float value : part)
                inBlock += static_cast<double>(value) * static_cast<double>(value);
            energy += inBlock;
        }
    }
    if (!std::isfinite(energy))
        energy = 0; // as it is recorded
    if (std::abs(energy - row.totalEnergy) <= 1e-9 * energy)
        return {};
    return "An energy of " + inDigits(row.totalEnergy) + " is recorded, but its values have " +
           inDigits(energy) + ".";
}

std::string contradictionIn(const CheckpointRow& row, const StoredShare& share) {
    if (std::abs(static_cast<double>(row.storedBytes) - share.bytes) <= share.slack)
        return {};
    return "It is said to take " + std::to_string(row.storedBytes) +
           " bytes of the file, but its share of the chunks that hold it and of the manifest is " +
           std::to_string(std::llround(share.bytes)) + ".";
}

} // namespace fft_tensor
