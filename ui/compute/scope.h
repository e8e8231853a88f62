// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute.h"

#include <QPointer>

#include <type_traits>
#include <utility>

namespace fft_tensor::ui {

/// Hands an answer to its receiver, which takes the whole answer, or else values alone: then nobody hears of
/// cancelled questions, and of failed ones Compute::failed() tells.
template<class T, class Receiver>
void deliver(Compute& compute, const Answer<T>& answer, const Receiver& receiver) {
    if constexpr (std::is_invocable_v<const Receiver&, const Answer<T>&>)
        receiver(answer);
    else if (answer.value)
        receiver(*answer.value);
    else if (answer.state == JobState::failed)
        emit compute.failed(answer.problem());
}

/// Questions that become pointless together: about one layer, about one document. When it is cancelled or
/// goes, those that are not answered yet are cancelled, and none of them is answered any more. So a receiver
/// may use whatever lives as long as the scope. It may outlive the Compute, which then is not asked any more.
/// Thread rule: the GUI thread.
class Scope {
  public:
    explicit Scope(Compute& compute) : m_compute(&compute), m_id(++compute.m_scopes) {}
    ~Scope() { cancel(); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    /// Asks for a T: `work(ComputeState&, JobContext&)` makes it on the compute thread, `receiver` gets it on
    /// the GUI thread (see deliver()). Work throws Cancelled where there is nothing to ask any more.
    template<class T, class Work, class Receiver>
    JobId ask(const Question& question, Work work, Receiver receiver) {
        auto value = std::make_shared<std::optional<T>>();
        return m_compute->post(
            m_id, question,
            [value, work = std::move(work)](ComputeState& state, JobContext& context) {
                value->emplace(work(state, context));
            },
            [compute = m_compute.data(), value, epoch = m_epoch, asked = *m_epoch,
             receiver = std::move(receiver)](const JobEnd& end) {
                if (*epoch == asked)
                    deliver(*compute, Answer<T>{end.id, end.state, std::move(*value), end.error}, receiver);
            });
    }

    /// What a question's work may call with a T before it ends; `receiver` gets that on the GUI thread,
    /// unless the scope has been cancelled.
    template<class T, class Receiver>
    [[nodiscard]] std::function<void(T)> notes(Receiver receiver) const {
        return [compute = m_compute.data(), epoch = m_epoch, asked = *m_epoch, receiver](const T& value) {
            QMetaObject::invokeMethod(
                compute,
                [epoch, asked, receiver, value] {
                    if (*epoch == asked)
                        receiver(value);
                },
                Qt::QueuedConnection);
        };
    }

    void cancel() {
        ++*m_epoch;
        if (m_compute)
            m_compute->cancelWhere([this](const Compute::Pending& pending) { return pending.scope == m_id; });
    }

    [[nodiscard]] Compute& compute() const { return *m_compute; }

  private:
    QPointer<Compute> m_compute;
    std::uint64_t m_id;
    /// Counts cancellations. Shared with what is unanswered, which may come when the scope has gone.
    std::shared_ptr<std::uint64_t> m_epoch = std::make_shared<std::uint64_t>(0);
};

} // namespace fft_tensor::ui
