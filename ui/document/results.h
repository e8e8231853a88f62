// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/curves.h"
#include "analysis/layer_survey.h"
#include "analysis/profiles.h"
#include "base/error.h"
#include "pipeline/compress.h"
#include "pipeline/recipe.h"
#include "product/study/cost_model.h"
#include "product/study/product_study.h"
#include "spectral/backend.h"
#include "spectral/maps.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace fft_tensor::ui {

// What the compute thread sends back. Plain values, immutable once delivered. `generation` counts analyses: a
// result of an older one is stale and never reaches the session.

using WeightFilePtr = std::shared_ptr<const WeightFile>;

struct OpenedFile {
    WeightFilePtr file;
    QString path;
    int tensor = -1; ///< asked for by FILE::tensor, else the first one that can be drawn
};

/// One layer, transformed.
struct LayerAnalysis {
    std::uint64_t generation = 0;
    int tensor = -1;
    std::vector<int> axes; ///< resolved
    SpectrumLayout layout;
    QString device; ///< Analysis::device()
    QString whyRaw; ///< an export stores the layer raw whatever is kept, for its values; empty: it does not
};

/// One layer without a spectrum: its values are drawn.
struct LayerValues {
    std::uint64_t generation = 0;
    int tensor = -1;
    QString reason;            ///< why it has none, a sentence
    bool stopsExports = false; ///< unless it is stored raw
};

/// The numbers of the current layer at its goal. What is an estimate is marked as one, and replaced when an
/// export of the layer has been tried (LayerPacked).
struct LayerNumbers {
    std::uint64_t generation = 0;
    TensorSettings settings;     ///< they answer
    CutNumbers cut;              ///< exact at cut.keep, before values are rounded to the layer's dtype
    double relativeError = 0;    ///< of the layer restored to its dtype
    bool keepEstimated = false;  ///< the keep that the goal comes to, and all that follows from it
    bool errorEstimated = false; ///< relativeError lacks the rounding to the dtype
    std::uint64_t estimatedBytes = 0;
    QString problem; ///< a goal that cannot be reached, said as a sentence; the numbers are then the nearest
                     ///< there are
};

/// What an export makes of the current layer: encodeTensor() has done it.
struct LayerPacked {
    std::uint64_t generation = 0;
    TensorSettings settings; ///< it answers
    LayerNumbers numbers;    ///< exact
    std::uint64_t bytes = 0; ///< packed on its own
    QString whyRaw;          ///< empty: stored as its spectrum
    bool otherAxes = false;  ///< the goal now chooses other axes: nothing of the rest is known
};

/// Curves over the keep fraction. Empty ones are not there yet.
struct LayerCurves {
    std::vector<CurvePoint> spectral, shuffled, identity, white;
};

struct LayerProfiles {
    struct Profile {
        QString name;
        std::vector<ProfilePoint> points;
    };
    std::vector<Profile> profiles;
};

/// Which picture of the window a map is for.
struct MapSlot {
    int slot = 0;
    MapRequest request;
};

struct LayerMaps {
    std::uint64_t generation = 0;
    double keep = 0;
    ValueType valueType = ValueType::float32;
    std::vector<int> slotNumbers;
    std::vector<MapImage> images;
};

/// The values under the cursor.
struct Readout {
    std::uint64_t generation = 0;
    std::int64_t row = 0, column = 0;
    double weight = 0, rebuilt = 0, error = 0;
    double magnitude = 0, phaseDegrees = 0;
    bool retained = false;
    bool weightAlone = false; ///< the layer has no spectrum: nothing but the weight is told
    QString exactWeight;      ///< of an integer, in all digits; else empty
};

/// What is known of the current layer; absent while it is not.
struct LayerResults {
    std::optional<LayerAnalysis> analysis;
    std::optional<LayerValues> values;
    std::optional<LayerNumbers> numbers;
    std::optional<LayerPacked> packed;
    LayerCurves curves;
    LayerProfiles profiles;
    std::optional<Readout> readout;
    QString problem, note;
};

/// A relative error of a layer as a restore returns it.
struct RestoredError {
    double value = 0;
    bool estimated = false; ///< the rounding to its own type has not been measured
};

/// A layer's row in the tree, filled in by the survey: ownAxes() are those of the settings.
struct SurveyRow {
    enum class State { waiting, done, skipped };
    State state = State::waiting;
    QString reason; ///< for skipped
    LayerSurvey survey = {};
    TensorSettings settings = {}; ///< they answer, keep fraction and axes as these resolve
    RestoredError error = {};     ///< of what an export stores: none where that is raw
    QString whyRaw = {};          ///< an export stores the layer raw; empty: its spectrum, as far as is known
    std::optional<std::uint64_t> bytes = {}; ///< packed on its own; absent: no export has been tried
};

/// How many layers the survey has done.
struct SurveyCounts {
    int measured = 0, skipped = 0, structured = 0;

    /// `survey`: as far as it answers the layer's settings; else null.
    void add(const SurveyRow& row, const LayerSurvey* survey, int times) {
        skipped += row.state == SurveyRow::State::skipped ? times : 0;
        measured += survey ? times : 0;
        structured += survey && survey->structured() ? times : 0;
    }
};

/// The curve of one layer over its own axes: what whole-checkpoint totals are made of.
struct LayerSketch {
    int tensor = -1;
    AxesChoice choice;
    ValueType valueType = ValueType::float32;
    std::uint64_t fullCount = 0, positions = 0;
    double sumOfSquares = 0;
    bool raw = false; ///< for its values, whatever is kept
    std::vector<CurvePoint> points;
};

/// What products with one layer cost, measured.
struct LayerStudy {
    WeightFilePtr file;
    int tensor = -1;
    QString name;
    ProductStudy study;
    CostModel costs; ///< of this machine: what estimates are made of
};
using LayerStudyPtr = std::shared_ptr<const LayerStudy>;

struct CheckpointTotals {
    int counted = 0, layers = 0;
    int raw = 0; ///< layers that are raw by choice, or have no spectrum
    std::uint64_t inputBytes = 0, bytes = 0;
    double relativeError = 0;
};

} // namespace fft_tensor::ui
