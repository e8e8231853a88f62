// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/screenshot.h"

#include "ui/files/save_file.h"
#include "ui/pages/speed/speed_panel.h"

#include <QBuffer>
#include <QPixmap>

#include <algorithm>

namespace fft_tensor::ui {

namespace {
constexpr int tickMs = 50;
constexpr int quietTicks = 10; ///< panes ask for pictures a moment after they have been laid out
constexpr int fewLayers = 50;
constexpr std::uint64_t fewBytes = 64u << 20;

/// A survey of a large file takes too long for a picture.
bool worthSurveying(const WeightFile& file) {
    std::uint64_t bytes = 0;
    for (const TensorInfo& tensor : file.tensors())
        bytes += tensor.bytes;
    return static_cast<int>(file.tensors().size()) <= fewLayers || bytes <= fewBytes;
}

} // namespace

Screenshot::Screenshot(MainWindow& window, const ScreenshotOptions& options)
    : m_window(window), m_options(options) {
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::check);
}

void Screenshot::start(const QString& address) {
    m_window.resize(m_options.size);
    if (!m_options.page.isEmpty())
        m_window.showPage(m_options.page);
    m_measured = m_options.page != QLatin1String("speed");
    m_window.show();
    m_opening = !address.isEmpty();
    const auto stop = [this](const QString& sentence) {
        m_timer.stop();
        emit failed(sentence);
    };
    connect(&m_window.session(), &Session::errorReported, this, stop);
    connect(&m_window.session(), &Session::documentChanged, this, [this] {
        m_opening = false;
        m_window.runners().survey.setEnabled(worthSurveying(*m_window.session().document()));
    });
    if (m_options.keep)
        connect(&m_window.runners().files, &FileRunner::opened, this,
                [this] { m_window.session().setKeep(*m_options.keep); });
    if (m_opening)
        m_window.open(address);
    m_timer.start();
}

void Screenshot::check() {
    const bool quiet = !m_opening && m_window.runners().settled();
    m_quietTicks = quiet ? m_quietTicks + 1 : 0;
    if (m_quietTicks < quietTicks)
        return;
    if (!m_measured && m_window.page<SpeedPanel>()->canMeasure()) {
        m_measured = true;
        m_quietTicks = 0;
        m_window.session().speed().measure();
        return;
    }
    m_timer.stop();
    save();
}

void Screenshot::save() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!m_window.grab().save(&buffer, "PNG")) {
        emit failed(tr("The picture could not be coded as PNG."));
        return;
    }
    const Saved outcome = saveFileOrStream(m_options.output, bytes, m_window.session().audience());
    if (!outcome.remark.isEmpty())
        emit remarked(outcome.remark);
    if (outcome.problem.isEmpty())
        emit saved();
    else
        emit failed(outcome.problem);
}

} // namespace fft_tensor::ui
