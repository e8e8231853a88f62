// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/weights_picture.h"

#include "base/parallel.h"
#include "spectral/map_reduction.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace fft_tensor {

std::uint64_t notFiniteCount(std::span<const float> values) {
    constexpr std::size_t perChunk = 1 << 18;
    std::vector<std::uint64_t> counts(chunkCount(values.size(), perChunk));
    parallelChunks(values.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            counts[chunk] += std::isfinite(values[i]) ? 0 : 1;
    });
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

MapImage weightsMap(const HostTensor& tensor, const MapRequest& request, JobContext& context) {
    std::vector<int> axes(tensor.shape.size());
    std::iota(axes.begin(), axes.end(), 0);
    const SpectrumLayout layout(tensor.shape, axes); // of which only the tensor's own side is asked
    MapRequest wanted = clipped(request, tensor.shape);
    wanted.kind = MapKind::weights;
    wanted.reduction = Reduction::maximum;
    MapSources sources;
    sources.layout = &layout;
    sources.weights = tensor.values;
    sources.weightsMayBeBad = true;
    const PlaneCells cells(layout, wanted.plane, wanted.cells, false);
    ReducedMap reduced = reduceMap(wanted, cells, sources, context);
    if (reduced.lowestOfAll > reduced.highestOfAll) // none is finite
        reduced.lowestOfAll = reduced.highestOfAll = 0;
    return finishMap(wanted, reduced, 0, 0);
}

} // namespace fft_tensor
