// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Maps: cell by cell against plain loops, reduced ones against the CPU's from the same spectrum.
#include "conformance/plain_choice.h"
#include "conformance/plain_coordinates.h"
#include "conformance/trial.h"

#include <algorithm>
#include <numbers>

namespace fft_tensor::conformance {

namespace {

constexpr double mapKeep = 0.31;

/// Planes over the two longest axes, over the first and last, and over the last alone; others fixed or all.
std::vector<MapPlane> planesOf(const Shape& shape) {
    std::vector<MapPlane> planes{defaultPlane(shape)};
    const int last = static_cast<int>(shape.size()) - 1;
    for (const bool all : {false, true}) {
        MapPlane plane;
        plane.rowAxis = last > 0 ? 0 : -1;
        plane.columnAxis = last;
        plane.others.resize(shape.size());
        for (std::size_t axis = 0; !all && axis < shape.size(); ++axis)
            plane.others[axis] = static_cast<std::int64_t>(shape[axis] / 2);
        planes.push_back(plane);
    }
    if (last > 0) { // columns before rows, or a row alone
        MapPlane plane = planes[1];
        std::swap(plane.rowAxis, plane.columnAxis);
        planes.push_back(plane);
        plane.rowAxis = -1;
        planes.push_back(plane);
    }
    return planes;
}

MapRequest requestOf(const Shape& shape, const MapPlane& plane, MapKind kind) {
    MapRequest request;
    request.kind = kind;
    request.plane = plane;
    request.cells = wholePlane(shape, plane);
    request.widthPixels = static_cast<int>(request.cells.columnEnd);
    request.heightPixels = static_cast<int>(request.cells.rowEnd);
    return request;
}

/// The tensor's coordinates of a drawn cell; spectral cells are centred: cell c holds frequency c - n/2.
Coordinates cellOf(const MapRequest& request, const SpectrumLayout& layout, std::int64_t row,
                   std::int64_t column) {
    const Shape& shape = layout.shape();
    Coordinates at(shape.size());
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        std::int64_t cell = request.plane.others[axis].value_or(0);
        if (static_cast<int>(axis) == request.plane.rowAxis)
            cell = row;
        if (static_cast<int>(axis) == request.plane.columnAxis)
            cell = column;
        const std::uint64_t n = shape[axis];
        const bool centred = isSpectral(request.kind) && layout.isTransformed(axis);
        at[axis] = (static_cast<std::uint64_t>(cell) + (centred ? n - n / 2 : 0)) % n;
    }
    return at;
}

struct PlainMaps {
    const Sample& sample;
    PlainOrder order;
    std::vector<std::uint32_t> kept;

    explicit PlainMaps(const Sample& from)
        : sample(from), order(from.layout, from.spectrum), kept(order.at(mapKeep).positions) {}

    [[nodiscard]] double value(MapKind kind, const Coordinates& at) const {
        if (kind == MapKind::weights)
            return static_cast<double>(sample.tensor->values[linearOf(at, sample.layout.shape())]);
        const HalfIndex place = halfIndexOf(at, sample.layout);
        const HalfRole role = roleOf(place.linear, sample.layout);
        if (kind == MapKind::retained) {
            const std::uint64_t unit = role.represents ? place.linear : role.mirror;
            return std::binary_search(kept.begin(), kept.end(), static_cast<std::uint32_t>(unit)) ? 1 : 0;
        }
        const std::complex<double> f(sample.spectrum[place.linear]);
        if (kind == MapKind::phase)
            return std::arg(place.conjugated ? std::conj(f) : f) * 180 / std::numbers::pi;
        const double floor = std::sqrt(std::max(order.zeroFloor(), 1e-45));
        return std::log10(std::max(std::abs(f), floor)) + sample.scaleExponent * std::log10(2.0);
    }
};

void compareCells(Trial& trial, const MapImage& image, const PlainMaps& plain) {
    const MapKind kind = image.request.kind;
    const double tolerance = kind == MapKind::logMagnitude ? 2e-5 : kind == MapKind::phase ? 1e-3 : 0;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double found =
                static_cast<double>(image.pixels[static_cast<std::size_t>(y) * image.width + x]);
            double expected = plain.value(kind, cellOf(image.request, plain.sample.layout, y, x));
            if (kind == MapKind::phase) // +180 and -180 are one direction
                expected = found + std::remainder(expected - found, 360.0);
            trial.near(found, expected, tolerance, "pixel " + std::to_string(x) + "," + std::to_string(y));
        }
}

const char* nameOf(MapKind kind) {
    constexpr const char* names[] = {"weights", "log magnitude", "phase", "retained", "rebuilt", "error"};
    return names[static_cast<int>(kind)];
}

void cellsAreTheirDefinition(Trial& trial, const Grid& grid) {
    for (const Signal signal : {Signal::noise, Signal::ties}) {
        const Sample& sample = trial.sample(grid, signal);
        const PlainMaps plain(sample);
        const auto analysis = trial.adopted(trial.tested, sample);
        for (const MapPlane& plane : planesOf(grid.shape)) {
            if (std::count(plane.others.begin(), plane.others.end(), std::nullopt) > 0)
                continue; // other axes are reduced: see below
            std::vector<MapRequest> requests;
            for (const MapKind kind :
                 {MapKind::weights, MapKind::logMagnitude, MapKind::phase, MapKind::retained})
                requests.push_back(requestOf(grid.shape, plane, kind));
            for (const MapImage& image : analysis->maps(requests, mapKeep, ValueType::float32, trial.job))
                trial.inside(nameOf(image.request.kind), [&] { compareCells(trial, image, plain); });
        }
    }
}

/// Whole and part of the plane, reduced and at one pixel per cell, beyond its edges.
std::vector<MapRequest> reducedRequests(const Shape& shape, const MapPlane& plane, MapKind kind) {
    std::vector<MapRequest> requests;
    for (const Reduction reduction : {Reduction::maximum, Reduction::mean}) {
        MapRequest request = requestOf(shape, plane, kind);
        request.reduction = reduction;
        requests.push_back(request);
        request.widthPixels = 1 + request.widthPixels / 3;
        request.heightPixels = 1 + request.heightPixels / 4;
        requests.push_back(request);
        CellRect& cells = request.cells;
        cells = {cells.rowEnd / 4, cells.rowEnd / 2 + 1, cells.columnEnd / 5, cells.columnEnd + 7};
        requests.push_back(request);
        request.widthPixels = request.heightPixels = 500; // more than there are cells
        requests.push_back(request);
    }
    return requests;
}

void sameFrame(Trial& trial, const MapImage& found, const MapImage& expected) {
    trial.equal(static_cast<std::uint64_t>(found.width), static_cast<std::uint64_t>(expected.width), "width");
    trial.equal(static_cast<std::uint64_t>(found.height), static_cast<std::uint64_t>(expected.height),
                "height");
    trial.that(found.request.cells == expected.request.cells, "the rectangle is clipped otherwise");
}

void compareMaps(Trial& trial, const Sample& sample, const std::vector<MapRequest>& requests) {
    const auto found = trial.adopted(trial.tested, sample), expected = trial.adopted(trial.plain, sample);
    const auto a = found->maps(requests, mapKeep, ValueType::float32, trial.job);
    const auto b = expected->maps(requests, mapKeep, ValueType::float32, trial.job);
    trial.equal(a.size(), b.size(), "maps");
    for (std::size_t i = 0; i < a.size(); ++i)
        trial.inside(nameOf(requests[i].kind), [&] {
            sameFrame(trial, a[i], b[i]);
            trial.sameArray(a[i].pixels, b[i].pixels, "pixels");
            trial.near(a[i].minimum, b[i].minimum, 0, "minimum");
            trial.near(a[i].maximum, b[i].maximum, 0, "maximum");
        });
}

void mapsAreTheCpus(Trial& trial, const Grid& grid) {
    for (const Signal signal : {Signal::noise, Signal::ties}) {
        std::vector<MapRequest> requests;
        for (const MapPlane& plane : planesOf(grid.shape))
            for (const MapKind kind :
                 {MapKind::weights, MapKind::logMagnitude, MapKind::phase, MapKind::retained})
                for (const MapRequest& request : reducedRequests(grid.shape, plane, kind))
                    requests.push_back(request);
        trial.inside(name(signal), [&] { compareMaps(trial, trial.sample(grid, signal), requests); });
    }
}

/// An inverse transform lies between: near, and largest magnitudes may take the other sign where both are
/// there.
void rebuiltMapsAreNear(Trial& trial, const Grid& grid) {
    const Sample& sample = trial.sample(grid, Signal::noise);
    const auto found = trial.adopted(trial.tested, sample), expected = trial.adopted(trial.plain, sample);
    std::vector<MapRequest> requests;
    for (const MapPlane& plane : planesOf(grid.shape))
        for (const MapKind kind : {MapKind::rebuilt, MapKind::error})
            for (const MapRequest& request : reducedRequests(grid.shape, plane, kind))
                requests.push_back(request);
    for (const ValueType type : valueTypes)
        for (const double keep : {0.05, 0.77}) { // two keeps: the second is not the first one's picture
            const auto a = found->maps(requests, keep, type, trial.job);
            const auto b = expected->maps(requests, keep, type, trial.job);
            for (std::size_t i = 0; i < a.size(); ++i) {
                sameFrame(trial, a[i], b[i]);
                const double tolerance =
                    4 * transformTolerance(sample.layout) * 5; // entries reach 5 deviations
                const bool anySign = requests[i].reduction == Reduction::maximum;
                for (std::size_t p = 0; p < a[i].pixels.size(); ++p) {
                    const auto x = static_cast<double>(a[i].pixels[p]),
                               y = static_cast<double>(b[i].pixels[p]);
                    const double distance = anySign ? std::abs(x) - std::abs(y) : x - y;
                    trial.near(distance, 0, tolerance,
                               std::string(nameOf(requests[i].kind)) + ", " + atKeep(keep, type) +
                                   ", pixel " + std::to_string(p));
                }
                trial.near(a[i].maximum, b[i].maximum, tolerance, "maximum");
                trial.near(a[i].minimum, b[i].minimum, tolerance, "minimum");
            }
        }
}

} // namespace

std::vector<Topic> mapTopics() {
    return {{"map cells are their definition", cellsAreTheirDefinition},
            {"maps are the CPU's, bit for bit", mapsAreTheCpus},
            {"rebuilt and error maps are near the CPU's", rebuiltMapsAreNear}};
}

} // namespace fft_tensor::conformance
