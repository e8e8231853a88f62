// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/unit_energies.h"

#include "base/parallel.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::size_t energiesPerChunk = 1 << 17;
constexpr std::size_t binsPerChunk = 64;
/// Up to here it takes less time to order the units than to clear and go through all bins.
constexpr std::size_t fewUnits = energyBins / 16;

/// Cut for the work: few enough chunks that their histograms stay small, and the same on every machine.
std::size_t histogramChunk(std::size_t units) {
    return std::max<std::size_t>(1 << 19, units / 32);
}

struct Histogram {
    std::vector<std::uint32_t> units = std::vector<std::uint32_t>(energyBins);
    std::vector<double> energy = std::vector<double>(energyBins);
    float largest = 0;
};

Histogram histogramOf(std::span<const float> energies) {
    Histogram histogram;
    for (const float energy : energies) {
        if (!(energy > 0)) // zero, or not represented
            continue;
        const std::uint32_t bin = leadingBitsOf(energy);
        ++histogram.units[bin];
        histogram.energy[bin] += static_cast<double>(energy);
        histogram.largest = energy > histogram.largest ? energy : histogram.largest;
    }
    return histogram;
}

/// Units, or places of units, per bin.
using BinCounts = std::vector<std::uint32_t>;

BinCounts countRanked(std::span<const float> energies, float floor) {
    BinCounts counts(energyBins);
    for (const float energy : energies)
        if (energy >= floor)
            ++counts[leadingBitsOf(energy)];
    return counts;
}

/// Of units above the floor, in order.
LargeVector<std::uint64_t> sortedKeys(std::span<const float> energies, float floor) {
    LargeVector<std::uint64_t> keys;
    keys.reserve(energies.size());
    for (std::size_t i = 0; i < energies.size(); ++i)
        if (energies[i] >= floor)
            keys.push_back(rankKey(energies[i], static_cast<std::uint32_t>(i)));
    std::sort(keys.begin(), keys.end());
    return keys;
}

EnergyHistogram histogramOfFew(const UnitEnergies& units) {
    EnergyHistogram histogram;
    for (const std::uint64_t key : sortedKeys(units.energy, std::numeric_limits<float>::denorm_min())) {
        const float energy = energyOfKey(key);
        const std::uint32_t leadingBits = leadingBitsOf(energy);
        if (histogram.bins.empty() || histogram.bins.back().leadingBits != leadingBits)
            histogram.bins.push_back({leadingBits});
        EnergyHistogram::Bin& bin = histogram.bins.back();
        const unsigned weight = units.counts.weightOf(indexOfKey(key));
        ++bin.units;
        bin.count += weight;
        bin.energy += weight * static_cast<double>(energy);
        histogram.largest = std::max(histogram.largest, energy);
    }
    return histogram;
}

EnergyHistogram histogramOfMany(const UnitEnergies& units) {
    const LargeVector<float>& energy = units.energy;
    const std::size_t perChunk = histogramChunk(energy.size());
    std::vector<Histogram> parts(chunkCount(energy.size(), perChunk));
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        parts[chunk] = histogramOf(std::span(energy).subspan(begin, end - begin));
    });
    std::vector<EnergyHistogram::Bin> all(energyBins);
    EnergyHistogram total;
    for (const Histogram& part : parts) {
        total.largest = std::max(total.largest, part.largest);
        for (std::size_t b = 0; b < energyBins; ++b) {
            all[b].units += part.units[b];
            all[b].energy += part.energy[b] * units.counts.weight;
        }
    }
    for (std::uint32_t b = 0; b < energyBins; ++b) {
        all[b].leadingBits = b;
        all[b].count = std::uint64_t{all[b].units} * units.counts.weight;
    }
    for (const std::uint32_t index : units.counts.single)
        if (energy[index] > 0) {
            EnergyHistogram::Bin& bin = all[leadingBitsOf(energy[index])];
            bin.count -= 1;
            bin.energy -= static_cast<double>(energy[index]);
        }
    std::copy_if(all.rbegin(), all.rend(), std::back_inserter(total.bins),
                 [](const EnergyHistogram::Bin& bin) { return bin.units > 0; });
    return total;
}

} // namespace

EnergyHistogram UnitEnergies::histogram() const {
    return energy.size() <= fewUnits ? histogramOfFew(*this) : histogramOfMany(*this);
}

std::vector<std::uint64_t> UnitEnergies::keysInBin(std::uint32_t leadingBits, float floor) const {
    constexpr std::size_t perChunk = 1 << 19;
    std::vector<std::vector<std::uint64_t>> parts(chunkCount(energy.size(), perChunk));
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        constexpr std::size_t strip = 64; // most strips hold no member: one vector test passes over them
        for (std::size_t first = begin; first < end; first += strip) {
            const std::size_t last = std::min(end, first + strip);
            bool any = false;
            for (std::size_t i = first; i < last; ++i)
                any |= leadingBitsOf(energy[i]) == leadingBits;
            for (std::size_t i = first; any && i < last; ++i)
                if (leadingBitsOf(energy[i]) == leadingBits && energy[i] >= floor)
                    parts[chunk].push_back(rankKey(energy[i], static_cast<std::uint32_t>(i)));
        }
    });
    std::vector<std::uint64_t> members;
    for (const auto& part : parts)
        members.insert(members.end(), part.begin(), part.end());
    std::sort(members.begin(), members.end());
    return members;
}

/// Distributes the units to their bins in parallel and orders each bin. The result does not depend on the
/// number of threads.
LargeVector<std::uint64_t> UnitEnergies::orderedKeys(float floor) const {
    if (energy.size() <= fewUnits)
        return sortedKeys(energy, floor);
    const std::size_t perChunk = histogramChunk(energy.size());
    std::vector<BinCounts> next(chunkCount(energy.size(), perChunk));
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        next[chunk] = countRanked(std::span(energy).subspan(begin, end - begin), floor);
    });
    // Where the first unit of each chunk goes in each bin; the strongest bins come first.
    std::vector<std::uint64_t> binBegin(energyBins + 1);
    std::uint32_t place = 0;
    for (std::size_t b = energyBins; b-- > 0;) {
        binBegin[b + 1] = place;
        for (BinCounts& ofChunk : next)
            place += std::exchange(ofChunk[b], place);
    }
    binBegin[0] = place; // binBegin[b + 1] … binBegin[b]: the places of bin b

    LargeVector<std::uint64_t> order(place);
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        BinCounts& at = next[chunk];
        for (std::size_t i = begin; i < end; ++i)
            if (energy[i] >= floor)
                order[at[leadingBitsOf(energy[i])]++] = rankKey(energy[i], static_cast<std::uint32_t>(i));
    });
    parallelChunks(energyBins, binsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t b = begin; b < end; ++b) {
            const auto first = order.begin() + static_cast<std::ptrdiff_t>(binBegin[b + 1]);
            const auto last = order.begin() + static_cast<std::ptrdiff_t>(binBegin[b]);
            if (!std::is_sorted(first, last)) // a bin of equal energies is in order already
                std::sort(first, last);
        }
    });
    return order;
}

UnitEnergies energiesOfSpectrum(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum) {
    UnitEnergies energies;
    energies.energy.resize(spectrum.size());
    energies.counts = {2, layout.selfConjugate(), layout.fullCount()};
    float* const energy = energies.energy.data();
    parallelChunks(spectrum.size(), energiesPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            energy[i] = coefficientEnergy(spectrum[i]);
    });
    for (const std::uint32_t index : layout.redundant())
        energy[index] = notRepresented;
    return energies;
}

UnitEnergies energiesOfEntries(std::span<const float> values) {
    UnitEnergies energies;
    energies.energy.resize(values.size());
    energies.counts = {1, {}, values.size()};
    float* const energy = energies.energy.data();
    const float largest = statisticsOf(values).largestMagnitude;
    const double factor = largest > 0 ? std::ldexp(1.0, -std::ilogb(largest)) : 1;
    parallelChunks(values.size(), energiesPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const auto scaled = static_cast<float>(factor * static_cast<double>(values[i]));
            energy[i] = scaled * scaled;
        }
    });
    return energies;
}

} // namespace fft_tensor
