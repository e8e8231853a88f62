// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/plot/plot_theme.h"

#include <qcustomplot.h>

#include <array>

namespace fft_tensor::ui {

namespace {

struct SeriesColor {
    QRgb onLight, onDark;
};

// Blue, vermillion, bluish green, reddish purple, orange, sky blue of https://jfly.uni-koeln.de/color/.
constexpr std::array<SeriesColor, 6> seriesColors = {{{0xff0072b2, 0xff4ba8e8},
                                                      {0xffc65500, 0xffef7d3b},
                                                      {0xff008a65, 0xff2fc79c},
                                                      {0xffb0558a, 0xffdf97bf},
                                                      {0xffa86f00, 0xfff0b030},
                                                      {0xff2f86b8, 0xff7cc8f2}}};

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto mix = [share](float low, float high) { return float(low + float(share) * (high - low)); };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()),
                            mix(from.blueF(), to.blueF()));
}

void styleAxis(QCPAxis& axis, const QPalette& palette, const QFont& font) {
    const QPen line(mutedText(palette, 0.55), 1);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTickPen(QPen(mutedText(palette, 0.35), 1));
    axis.setTickLabelColor(palette.color(QPalette::Text));
    axis.setLabelColor(palette.color(QPalette::Text));
    axis.setTickLabelFont(font);
    axis.setLabelFont(font);
    axis.grid()->setPen(QPen(mutedText(palette, 0.16), 1));
    axis.grid()->setSubGridPen(QPen(mutedText(palette, 0.08), 1));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

void styleLegend(QCPLegend& legend, const QPalette& palette, const QFont& font) {
    QColor background = palette.color(QPalette::Base);
    background.setAlpha(225);
    legend.setBrush(background);
    legend.setBorderPen(QPen(mutedText(palette, 0.25), 1));
    legend.setTextColor(palette.color(QPalette::Text));
    legend.setFont(font);
    const int em = QFontMetrics(font).height();
    legend.setIconSize(em * 2, em + 2); // taller than the text, whose descenders would be cut off otherwise
    legend.setRowSpacing(0);
    legend.setMargins(QMargins(em / 2, em / 4, em / 2, em / 4));
}

} // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Base).lightnessF() < palette.color(QPalette::Text).lightnessF();
}

QColor seriesColor(int index, bool dark) {
    const auto count = int(seriesColors.size());
    const SeriesColor& color = seriesColors[std::size_t((index % count + count) % count)];
    return QColor::fromRgb(dark ? color.onDark : color.onLight);
}

QColor mutedText(const QPalette& palette, double share) {
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), share);
}

void applyTheme(QCustomPlot& plot, const QPalette& palette, const QFont& font) {
    plot.setBackground(palette.color(QPalette::Base));
    for (QCPAxisRect* rectangle : plot.axisRects())
        for (QCPAxis* axis : rectangle->axes())
            styleAxis(*axis, palette, font);
    if (plot.legend)
        styleLegend(*plot.legend, palette, font);
}

} // namespace fft_tensor::ui
