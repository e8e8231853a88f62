// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute_state.h"
#include "ui/compute/scope.h"

#include <QObject>

namespace fft_tensor::ui {

/// The layer that the compute thread holds, and how it is asked about. Thread rule: the GUI thread.
class CurrentLayer : public QObject {
    Q_OBJECT
  public:
    explicit CurrentLayer(Compute& compute) : m_scope(compute) {}

    /// Another layer comes, or this one anew. What was asked about the one before is cancelled and never
    /// answered. Returns the new generation.
    std::uint64_t begin(bool large);
    /// It is there: with a spectrum, too large for everything at once (`lean`) or not.
    void enterAnalysis(bool lean, const QString& device);
    /// It is there: its values alone.
    void enterValues();

    [[nodiscard]] Scope& scope() { return m_scope; }
    /// Counts layers; 0: none yet.
    [[nodiscard]] std::uint64_t generation() const { return m_generation; }
    [[nodiscard]] bool isValuesAlone() const { return m_valuesAlone; }
    /// Not everything about it fits into memory at once.
    [[nodiscard]] bool isLean() const { return m_lean; }
    /// Before a question that a large layer must not wait for.
    void makeWay() {
        if (m_lean)
            m_scope.compute().makeWay();
    }

    /// `work(const HeldLayer&, ComputeState&, JobContext&)` makes a T of the layer's analysis.
    template<class T, class Work, class Receiver>
    JobId askAnalysis(const Question& question, Work work, Receiver receiver) {
        struct OnDevice {
            T value;
            QString device; ///< that has computed it
        };
        return m_scope.ask<OnDevice>(
            question,
            [generation = m_generation, work = std::move(work)](ComputeState& state, JobContext& context) {
                const HeldLayer layer = state.layer;
                if (layer.generation != generation || !layer.analysis)
                    throw Cancelled{};
                T value = work(layer, state, context);
                return OnDevice{std::move(value), QString::fromStdString(layer.analysis->device())};
            },
            [this, receiver = std::move(receiver)](const Answer<OnDevice>& answer) {
                Answer<T> told{answer.id, answer.state, std::nullopt, answer.error};
                if (answer.value) {
                    noteDevice(answer.value->device);
                    told.value = answer.value->value;
                }
                deliver(m_scope.compute(), told, receiver);
            });
    }
    /// `work(const DrawnValues&, JobContext&)` makes a T of the values of a layer without a spectrum.
    template<class T, class Work, class Receiver>
    void askValues(const Question& question, Work work, Receiver receiver) {
        m_scope.ask<T>(
            question,
            [generation = m_generation, work = std::move(work)](ComputeState& state, JobContext& context) {
                const HeldLayer layer = state.layer;
                if (layer.generation != generation || !layer.values)
                    throw Cancelled{};
                return work(*layer.values, context);
            },
            std::move(receiver));
    }

  signals:
    /// It is now with this device: its own could not go on with it.
    void moved(const QString& device);

  private:
    void noteDevice(const QString& device);

    Scope m_scope;
    std::uint64_t m_generation = 0;
    bool m_valuesAlone = false, m_lean = false;
    QString m_device; ///< who holds it, as last told
};

} // namespace fft_tensor::ui
