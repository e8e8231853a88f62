// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/device_entries.h"

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

constexpr std::size_t entriesPerCheck = 1 << 16;

/// The same arrays on the host.
struct SortedEntries {
    std::vector<std::uint32_t> runs, codes;
    std::vector<ComplexParts> values;
};

template<class Visit>
void visitEntries(const SparseSpectralTensor& tensor, const Matricization& matricization, JobContext& context,
                  Visit visit) {
    for (std::size_t i = 0; i < tensor.positions.size(); ++i) {
        if (i % entriesPerCheck == 0)
            context.checkpoint();
        visit(matricization.entry(tensor.positions[i], tensor.values[i]));
    }
}

SortedEntries sortEntries(const SparseSpectralTensor& tensor, const Matricization& matricization, float scale,
                          std::uint64_t runs, const std::function<EntrySlot(const MatricizedEntry&)>& place,
                          JobContext& context) {
    SortedEntries sorted;
    sorted.runs.assign(runs + 1, 0);
    sorted.codes.resize(tensor.positions.size());
    sorted.values.resize(tensor.positions.size());
    visitEntries(tensor, matricization, context,
                 [&](const MatricizedEntry& entry) { ++sorted.runs[place(entry).run + 1]; });
    for (std::size_t run = 1; run < sorted.runs.size(); ++run)
        sorted.runs[run] += sorted.runs[run - 1];
    visitEntries(tensor, matricization, context, [&](const MatricizedEntry& entry) {
        const EntrySlot at = place(entry);
        const std::uint32_t next = sorted.runs[at.run]++;
        sorted.codes[next] = at.code;
        sorted.values[next] = {scale * entry.value.real(), scale * entry.value.imag()};
    });
    // Each counter has come to the end of its run, which is where the next one begins.
    std::copy_backward(sorted.runs.begin(), sorted.runs.end() - 1, sorted.runs.end());
    sorted.runs.front() = 0;
    return sorted;
}

template<class T>
DeviceBuffer<T> uploaded(const std::vector<T>& values, Device& device, JobContext& context) {
    DeviceBuffer<T> there(device.memory(), values.size());
    const StreamGuard guard(device.stream()); // a cancel must not free what is being written
    device.transfers().upload(there.data(), values.data(), there.bytes(), context);
    return there;
}

} // namespace

DeviceEntries uploadEntries(const SparseSpectralTensor& tensor, const Matricization& matricization,
                            double scale, std::uint64_t runs,
                            const std::function<EntrySlot(const MatricizedEntry&)>& place, Device& device,
                            JobContext& context) {
    device.memory().requireRoom(DeviceEntries::bytesFor(runs, tensor.coefficients()),
                                "a weight's kept coefficients");
    const SortedEntries sorted =
        sortEntries(tensor, matricization, static_cast<float>(scale), runs, place, context);
    DeviceEntries entries;
    const StreamGuard guard(device.stream());
    entries.runs = uploaded(sorted.runs, device, context);
    entries.codes = uploaded(sorted.codes, device, context);
    entries.values = uploaded(sorted.values, device, context);
    return entries;
}

double entryScale(const Matricization& matricization) {
    const double ofOutput =
        matricization.output().spectrum ? matricization.output().spectrum->transformLength() : 1;
    return ofOutput / matricization.layout().transformLength();
}

} // namespace fft_tensor::gpu
