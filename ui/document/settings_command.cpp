// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/document/settings_command.h"

#include <utility>

namespace fft_tensor::ui {

SettingsCommand::SettingsCommand(Session& session, const QString& text, int mergeId, std::vector<int> tensors,
                                 std::vector<TensorSettings> before, std::vector<TensorSettings> after)
    : QUndoCommand(text),
      m_session(session),
      m_mergeId(mergeId),
      m_tensors(std::move(tensors)),
      m_before(std::move(before)),
      m_after(std::move(after)) {}

void SettingsCommand::undo() {
    apply(m_before);
}

void SettingsCommand::redo() {
    apply(m_after);
}

void SettingsCommand::apply(const std::vector<TensorSettings>& values) {
    m_session.assign(m_tensors, values);
    // What undo changes must be seen: go to the layer it belongs to.
    if (!m_first && m_tensors.size() == 1)
        m_session.setCurrent(m_tensors.front());
    m_first = false;
}

bool SettingsCommand::mergeWith(const QUndoCommand* other) {
    const auto* next = static_cast<const SettingsCommand*>(other);
    if (next->m_tensors != m_tensors)
        return false;
    m_after = next->m_after;
    setObsolete(m_after == m_before);
    return true;
}

} // namespace fft_tensor::ui
