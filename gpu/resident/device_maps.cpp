// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// DeviceSpectrum's maps: tables up, pixels down.
#include "resident/device_spectrum.h"

namespace fft_tensor::gpu {

namespace {

CellValue cellValueOf(MapKind kind) {
    switch (kind) {
    case MapKind::weights:
        return CellValue::weights;
    case MapKind::rebuilt:
        return CellValue::rebuilt;
    case MapKind::error:
        return CellValue::error;
    case MapKind::retained:
        return CellValue::retained;
    case MapKind::logMagnitude:
    case MapKind::phase:
        break;
    }
    return CellValue::energy;
}

/// Places arrays in one piece of memory, each aligned for any number.
class Pieces {
  public:
    /// Offset of `count` elements of `size` bytes.
    std::size_t add(std::size_t count, std::size_t size) {
        constexpr std::size_t alignment = 256;
        const std::size_t begin = m_bytes;
        m_bytes += (count * size + alignment - 1) / alignment * alignment;
        return begin;
    }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

  private:
    std::size_t m_bytes = 0;
};

std::vector<CellOffset> offsetsOf(const std::vector<PlaneCells::Offset>& offsets) {
    std::vector<CellOffset> copied;
    copied.reserve(offsets.size());
    for (const PlaneCells::Offset& offset : offsets)
        copied.push_back({offset.direct, offset.mirrored, offset.mirror});
    return copied;
}

std::vector<CellRun> runsOf(const std::vector<PlaneCells::Run>& runs) {
    std::vector<CellRun> copied;
    copied.reserve(runs.size());
    for (const PlaneCells::Run& run : runs)
        copied.push_back({run.begin, run.end, run.offset, run.step, run.mirrored});
    return copied;
}

} // namespace

CellTables DeviceSpectrum::uploadTables(const PlaneCells& cells, JobContext& context) {
    const std::vector<CellOffset> rows = offsetsOf(cells.rows()), others = offsetsOf(cells.others());
    const std::vector<CellRun> runs[] = {runsOf(cells.runs(false)), runsOf(cells.runs(true))};
    Pieces pieces;
    const std::size_t rowsAt = pieces.add(rows.size(), sizeof(CellOffset));
    const std::size_t othersAt = pieces.add(others.size(), sizeof(CellOffset));
    const std::size_t runsAt[] = {pieces.add(runs[0].size(), sizeof(CellRun)),
                                  pieces.add(runs[1].size(), sizeof(CellRun))};
    makeRoom(m_tables, pieces.bytes(), m_device->memory());
    const auto send = [&](std::size_t at, const void* from, std::size_t bytes) {
        m_device->transfers().upload(m_tables.data() + at, from, bytes, context);
    };
    send(rowsAt, rows.data(), rows.size() * sizeof(CellOffset));
    send(othersAt, others.data(), others.size() * sizeof(CellOffset));
    CellTables tables;
    tables.rows = reinterpret_cast<const CellOffset*>(m_tables.data() + rowsAt);
    tables.others = reinterpret_cast<const CellOffset*>(m_tables.data() + othersAt);
    for (int list = 0; list < 2; ++list) {
        send(runsAt[list], runs[list].data(), runs[list].size() * sizeof(CellRun));
        tables.runs[list] = reinterpret_cast<const CellRun*>(m_tables.data() + runsAt[list]);
        tables.runCount[list] = static_cast<std::uint32_t>(runs[list].size());
    }
    tables.rowCount = rows.size();
    tables.otherCount = others.size();
    tables.columnCount = cells.columns();
    return tables;
}

ReducedMap DeviceSpectrum::reduce(const MapRequest& request, const PlaneCells& cells, const Cut& cut,
                                  JobContext& context) {
    context.checkpoint();
    MapPass pass;
    pass.width = static_cast<std::uint32_t>(request.widthPixels);
    pass.height = static_cast<std::uint32_t>(request.heightPixels);
    if (pass.width == 0 || pass.height == 0)
        return {};
    pass.cells = uploadTables(cells, context);
    pass.cellsPerSum = cellsPerSum;
    pass.value = cellValueOf(request.kind);
    pass.mean = request.reduction == Reduction::mean;
    pass.strongest = request.kind == MapKind::phase;
    pass.weights = m_weights.data();
    pass.rebuilt = m_rebuilt.data();
    pass.spectrum = m_spectrum.data();
    pass.energies = m_energies.data();
    pass.index = m_layout.index();
    pass.kept = cut.keptUnits();

    const std::size_t columns = pass.slices() * pass.columns();
    const std::size_t pixelCount = static_cast<std::size_t>(pass.width) * pass.height;
    Pieces folds, pixels;
    const std::size_t foldAt[] = {folds.add(columns, sizeof(float)), folds.add(columns, sizeof(float)),
                                  folds.add(pass.mean ? columns : 0, sizeof(double)),
                                  folds.add(pass.strongest ? columns : 0, sizeof(std::int64_t))};
    const std::size_t pixelAt[] = {pixels.add(pixelCount, sizeof(float)),
                                   pixels.add(2, sizeof(std::uint32_t)),
                                   pixels.add(pass.mean ? pixelCount : 0, sizeof(double)),
                                   pixels.add(pass.strongest ? pixelCount : 0, sizeof(ComplexParts))};
    makeRoom(m_folded, folds.bytes(), m_device->memory());
    makeRoom(m_pixels, pixels.bytes(), m_device->memory());
    const FoldedColumns folded{reinterpret_cast<float*>(m_folded.data() + foldAt[0]),
                               reinterpret_cast<float*>(m_folded.data() + foldAt[1]),
                               reinterpret_cast<double*>(m_folded.data() + foldAt[2]),
                               reinterpret_cast<std::int64_t*>(m_folded.data() + foldAt[3])};
    const MapPixels made{reinterpret_cast<float*>(m_pixels.data() + pixelAt[0]),
                         reinterpret_cast<std::uint32_t*>(m_pixels.data() + pixelAt[1]),
                         reinterpret_cast<double*>(m_pixels.data() + pixelAt[2]),
                         reinterpret_cast<ComplexParts*>(m_pixels.data() + pixelAt[3])};
    reduceMap(pass, folded, made, m_device->stream());
    return download(pass, made, context);
}

ReducedMap DeviceSpectrum::download(const MapPass& pass, const MapPixels& pixels, JobContext& context) {
    ReducedMap map;
    map.width = static_cast<int>(pass.width);
    map.height = static_cast<int>(pass.height);
    const std::size_t count = static_cast<std::size_t>(pass.width) * pass.height;
    map.extreme.resize(count);
    map.mean.resize(pass.mean ? count : 0);
    map.strongest.resize(pass.strongest ? count : 0);
    Transfers& transfers = m_device->transfers();
    std::uint32_t bounds[2] = {};
    transfers.download(map.extreme.data(), pixels.extreme, count * sizeof(float), context);
    transfers.download(bounds, pixels.bounds, sizeof bounds, context);
    transfers.download(map.mean.data(), pixels.mean, map.mean.size() * sizeof(double), context);
    transfers.download(map.strongest.data(), pixels.strongest, map.strongest.size() * sizeof(ComplexParts),
                       context);
    map.lowestOfAll = floatOfOrdered(bounds[0]);
    map.highestOfAll = floatOfOrdered(bounds[1]);
    return map;
}

} // namespace fft_tensor::gpu
