// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/study/product_study.h"

#include <QPointF>
#include <QString>

#include <array>
#include <vector>

namespace fft_tensor::ui {

/// Decimal units in which an axis up to `largest` is good to read.
struct Unit {
    double size = 1; ///< of one, in bytes or seconds
    QString name;
};
[[nodiscard]] Unit byteUnit(double largest);
[[nodiscard]] Unit secondsUnit(double largest);

/// The four plots of a study, in the order in which they are drawn.
enum class StudyPlot { memory, stages, overKeeps, overBatches };
inline constexpr int studyPlotCount = 4;

/// What a study looks like, as numbers: the arithmetic behind StudyPlots. Value type, any thread.
struct StudySeries {
    /// Bytes held over time. Methods follow one another on the axis, with gaps between them, each from its
    /// first byte to its last; values hold to the right, as steps.
    struct Trace {
        ProductMethod method = ProductMethod::dense;
        std::vector<QPointF> preparing, multiplying; ///< units of memoryTime and memoryBytes
    };
    struct Bar {
        ProductMethod method = ProductMethod::dense;
        QString stage;
        double position = 0; ///< down the axis: 1 apart within a method, a little more between methods
        double length = 0;   ///< unit of stageTime
    };
    struct Speeds {
        ProductMethod method = ProductMethod::dense;
        std::vector<QPointF> points; ///< keep or batch, and speed over dense; both above 0
    };
    /// A place that can be pointed at, and what it tells.
    struct Mark {
        StudyPlot plot = StudyPlot::memory;
        QPointF at; ///< on the axes of its plot
        QString text;
    };

    StudySeries() = default;
    explicit StudySeries(const ProductStudy& study);

    std::vector<Trace> traces;
    Unit memoryTime, memoryBytes;
    double memoryEnd = 0;   ///< of the time axis
    double memoryPeak = 0;  ///< the dense weight included
    double denseWeight = 0; ///< bytes of the tensor in float32, in units

    std::vector<Bar> bars;
    Unit stageTime;

    std::vector<Speeds> overKeeps, overBatches; ///< of streaming and spectral
    double kept = 0;                            ///< really, in the main setting

    std::vector<Mark> marks; ///< plot by plot, method by method, left to right
};

/// How many times as fast as dense a product is that does its 2p flops for each of dense's at dense's rate.
[[nodiscard]] double equalRateSpeed(double kept);

} // namespace fft_tensor::ui
