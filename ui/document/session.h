// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/device_state.h"
#include "ui/document/results.h"
#include "ui/document/settings_table.h"
#include "ui/document/speed_studies.h"
#include "ui/document/survey_table.h"
#include "ui/document/view_state.h"
#include "ui/files/save_file.h"

#include <QObject>
#include <QPoint>
#include <QUndoStack>

#include <vector>

namespace fft_tensor::ui {

/// The document (a file of weights), the settings of its layers, what is looked at, and the latest results.
///
/// Settings change through undo commands only; what is looked at (layer, zoom, panes) is not undone. Views
/// observe the session and ask it for changes; they know neither each other nor who computes. Thread rule:
/// the GUI thread.
class Session : public QObject {
    Q_OBJECT
  public:
    explicit Session(QObject* parent = nullptr);

    // The document.
    void setDocument(const OpenedFile& opened);
    [[nodiscard]] const WeightFilePtr& document() const { return m_document; }
    [[nodiscard]] const QString& path() const { return m_path; }
    /// Who may read what is made of the document.
    [[nodiscard]] Audience audience() const;
    /// A compressed checkpoint: what it holds is rebuilt, and errors against it are not those against the
    /// weights it was made of.
    [[nodiscard]] bool isRebuilt() const;
    [[nodiscard]] int tensorCount() const;
    [[nodiscard]] const TensorInfo& tensor(int index) const;
    /// Its values can be drawn, whether or not it has a spectrum: the type is known, and there are elements.
    [[nodiscard]] bool canDraw(int index) const;
    /// Why the tensor is stored raw, as far as its header tells; empty when its spectrum may be stored.
    [[nodiscard]] QString whyRaw(int index) const;
    /// Why an export stores the layer raw, as far as is known: by header, choice, values, or what its
    /// spectrum comes to; empty when it does not. Of another layer than the current one: as measured for the
    /// list.
    [[nodiscard]] QString whyStoredRaw(int index) const;
    [[nodiscard]] QString whyCurrentIsRaw() const { return whyStoredRaw(m_current); }
    [[nodiscard]] int current() const { return m_current; } ///< -1: none
    void setCurrent(int index);

    // Settings, each change one undo step.
    [[nodiscard]] const TensorSettings& settings(int index) const { return m_settings.of(index); }
    [[nodiscard]] const TensorSettings& currentSettings() const { return settings(m_current); }
    void setGoal(const Goal& goal);
    void setKeep(double keep);
    void setAxes(const AxesChoice& axes);
    void setValueType(ValueType type);
    void setStoreRaw(bool raw);
    /// Between the two, changes of the goal are one undo step.
    void beginDrag();
    void endDrag();
    void applyCurrentTo(const std::vector<int>& tensors, const QString& text);
    void applyCurrentToAll();
    [[nodiscard]] Recipe recipe() const;
    void loadRecipe(const Recipe& recipe);
    [[nodiscard]] QUndoStack* undoStack() { return &m_undo; }

    // What is looked at.
    [[nodiscard]] const ViewState& view() const { return m_view; }
    void setView(const ViewState& view);
    /// The drawn plane. Both domains draw the same two axes; what is shown of the others is chosen for each,
    /// since a slice of a tensor and a slice of its spectrum are not transforms of each other.
    [[nodiscard]] const MapPlane& plane(bool spectral) const { return spectral ? m_spectralPlane : m_plane; }
    void setPlanes(const MapPlane& spatial, const MapPlane& spectral);
    void setCursor(std::optional<QPoint> cell, bool spectral);
    [[nodiscard]] const std::optional<QPoint>& cursor() const { return m_cursor; }
    [[nodiscard]] bool cursorIsSpectral() const { return m_cursorIsSpectral; }
    /// A picture that is wanted from now on in this slot; none takes the wish back.
    void wantMap(int slot, const std::optional<MapRequest>& request);
    [[nodiscard]] const std::vector<MapSlot>& wantedMaps() const { return m_wanted; }
    /// What is measured of the layers.
    [[nodiscard]] SpeedStudies& speed() { return m_speed; }
    [[nodiscard]] const SpeedStudies& speed() const { return m_speed; }
    /// Where layers are computed.
    [[nodiscard]] DeviceState& devices() { return m_devices; }
    [[nodiscard]] const DeviceState& devices() const { return m_devices; }
    /// Rows selected in the layer tree.
    void setSelection(std::vector<int> tensors);
    [[nodiscard]] const std::vector<int>& selection() const { return m_selection; }
    /// Layers that the list shows now, from top to bottom: what is computed of all layers begins with them.
    void setShownLayers(std::vector<int> tensors) { m_shownLayers = std::move(tensors); }
    [[nodiscard]] const std::vector<int>& shownLayers() const { return m_shownLayers; }

    // Latest results of the current layer; absent while not known.
    [[nodiscard]] const std::optional<LayerAnalysis>& analysis() const { return m_layer.analysis; }
    /// Instead of the analysis, for a layer without a spectrum; layerProblem() then says why.
    [[nodiscard]] const std::optional<LayerValues>& values() const { return m_layer.values; }
    /// What the layer takes of the memory; empty unless that is much.
    [[nodiscard]] const QString& layerNote() const { return m_layer.note; }
    [[nodiscard]] const std::optional<LayerNumbers>& numbers() const { return m_layer.numbers; }
    [[nodiscard]] const std::optional<LayerPacked>& packed() const { return m_layer.packed; }
    [[nodiscard]] const LayerCurves& curves() const { return m_layer.curves; }
    [[nodiscard]] const LayerProfiles& profiles() const { return m_layer.profiles; }
    [[nodiscard]] const std::optional<Readout>& readout() const { return m_layer.readout; }
    [[nodiscard]] const QString& layerProblem() const { return m_layer.problem; }
    [[nodiscard]] const std::vector<SurveyRow>& survey() const { return m_survey.rows(); }
    [[nodiscard]] const SurveyCounts& surveyCounts() const { return m_survey.counts(); }
    /// What was measured of a layer; null while that is not known, or was measured at other settings.
    [[nodiscard]] const LayerSurvey* measured(int index) const {
        return m_survey.measured(index, settings(index));
    }
    /// The relative error of a layer as an export stores it at its settings, where it is known: of the
    /// current layer at once. None of what is stored raw.
    [[nodiscard]] std::optional<RestoredError> errorOf(int index) const;
    [[nodiscard]] const CheckpointTotals& totals() const { return m_totals; }

    // For whoever computes.
    void beginAnalysis();
    void setAnalysis(const LayerAnalysis& analysis);
    void setValues(const LayerValues& values);
    void setLayerProblem(const QString& sentence);
    void setLayerNote(const QString& sentence);
    /// Asks people whether the current layer shall be stored raw, and says why.
    void offerRaw(const QString& sentence);
    void setNumbers(const LayerNumbers& numbers);
    void setPacked(const std::optional<LayerPacked>& packed);
    void setCurves(const LayerCurves& curves);
    void setProfiles(const LayerProfiles& profiles);
    void setMaps(const LayerMaps& maps);
    void setReadout(const std::optional<Readout>& readout);
    void setSurveyRow(int tensor, const SurveyRow& row);
    void setTotals(const CheckpointTotals& totals);
    /// Something for the message bar and the log.
    void reportError(const QString& sentence);
    void log(const QString& sentence);
    void reportSaved(const QString& path, const Saved& saved);

  signals:
    void documentChanged();
    void currentChanged();
    void settingsChanged(const std::vector<int>& tensors);
    void viewChanged();
    void planeChanged();
    void cursorChanged();
    void wantedMapsChanged();
    void selectionChanged();
    void analysisChanged();
    void layerNoteChanged();
    void rawOffered(const QString& sentence);
    void numbersChanged();
    void packedChanged();
    void curvesChanged();
    void profilesChanged();
    void mapsArrived(const fft_tensor::ui::LayerMaps& maps);
    void readoutChanged();
    void surveyRowChanged(int tensor);
    void totalsChanged();
    void errorReported(const QString& sentence);
    void logged(const QString& sentence);

  private:
    friend class SettingsCommand;
    void assign(const std::vector<int>& tensors, const std::vector<TensorSettings>& values);
    void change(const QString& text, int mergeId, const std::vector<int>& tensors,
                const std::vector<TensorSettings>& values);
    [[nodiscard]] std::vector<int> allTensors() const;
    void changeCurrent(const QString& text, int mergeId, const TensorSettings& value);

    WeightFilePtr m_document;
    QString m_path;
    int m_current = -1;
    SettingsTable m_settings;
    QUndoStack m_undo;
    int m_drag = 0; ///< number of the running drag; 0: none
    int m_drags = 0;

    ViewState m_view;
    MapPlane m_plane, m_spectralPlane;
    std::optional<QPoint> m_cursor;
    bool m_cursorIsSpectral = false;
    std::vector<MapSlot> m_wanted;
    std::vector<int> m_selection, m_shownLayers;
    SpeedStudies m_speed;
    DeviceState m_devices;

    LayerResults m_layer; ///< of the current one
    SurveyTable m_survey;
    CheckpointTotals m_totals;
};

} // namespace fft_tensor::ui
