// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/picture_runner.h"

#include "ui/compute/compute_jobs.h"

namespace fft_tensor::ui {

PictureRunner::PictureRunner(Session& session, CurrentLayer& layer) : m_session(session), m_layer(layer) {
    for (QTimer* timer : {&m_maps, &m_readout}) {
        timer->setSingleShot(true);
        timer->setInterval(0);
    }
    connect(&m_maps, &QTimer::timeout, this, &PictureRunner::askMaps);
    connect(&m_readout, &QTimer::timeout, this, &PictureRunner::askReadout);
    connect(&session, &Session::wantedMapsChanged, &m_maps, qOverload<>(&QTimer::start));
    connect(&session, &Session::cursorChanged, &m_readout, qOverload<>(&QTimer::start));
}

void PictureRunner::refresh() {
    m_maps.start();
    if (m_session.cursor())
        m_readout.start();
}

/// With its spectrum, and numbers that say what is kept of it.
bool PictureRunner::isWhole() const {
    return m_session.analysis() && m_session.numbers();
}

double PictureRunner::keep() const {
    return isWhole() ? m_session.numbers()->cut.keep : 0;
}

void PictureRunner::askMaps() {
    const std::vector<MapSlot> wanted = m_session.wantedMaps();
    if ((!isWhole() && !m_session.values()) || wanted.empty())
        return;
    const Question question{"maps"};
    const auto receiver = [this, generation = m_layer.generation()](LayerMaps maps) {
        maps.generation = generation;
        m_session.setMaps(maps);
    };
    if (m_layer.isValuesAlone())
        return m_layer.askValues<LayerMaps>(
            question,
            [wanted](const DrawnValues& values, JobContext& context) {
                return mapsOf(values, wanted, context);
            },
            receiver);
    m_layer.makeWay();
    m_layer.askAnalysis<LayerMaps>(
        question,
        [wanted, keep = keep(), type = m_session.currentSettings().valueType](
            const HeldLayer& layer, ComputeState&, JobContext& context) {
            return mapsOf(*layer.analysis, wanted, keep, type, context);
        },
        receiver);
}

void PictureRunner::askReadout() {
    const std::optional<QPoint>& cell = m_session.cursor();
    if (!cell || (!isWhole() && !m_session.values())) {
        m_session.setReadout({});
        return;
    }
    const Question question{"readout"};
    const auto receiver = [this](const Readout& readout) {
        if (m_session.cursor() == QPoint(int(readout.column), int(readout.row)))
            m_session.setReadout(readout);
    };
    const MapPlane plane = m_session.plane(false), spectral = m_session.plane(true);
    if (m_layer.isValuesAlone())
        return m_layer.askValues<Readout>(
            question,
            [plane, at = *cell](const DrawnValues& values, JobContext& context) {
                return readoutOf(values, plane, at.y(), at.x(), context);
            },
            receiver);
    m_layer.makeWay();
    m_layer.askAnalysis<Readout>(
        question,
        [plane, spectral, at = *cell, keep = keep(), type = m_session.currentSettings().valueType](
            const HeldLayer& layer, ComputeState&, JobContext& context) {
            return readoutAt(*layer.analysis, plane, spectral, at.y(), at.x(), keep, type, context);
        },
        receiver);
}

} // namespace fft_tensor::ui
