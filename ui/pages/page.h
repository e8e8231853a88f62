// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

class QWidget;

namespace fft_tensor::ui {

class Compute;
class QueueModel;
class Session;

/// What a page works with. All of it outlives the page.
struct PageContext {
    Session& session;  ///< what is shown, and what is asked for
    Compute& compute;  ///< for questions that no other page has
    QueueModel& queue; ///< the jobs that run
};

/// A tab below the pictures: a folder of ui/pages, and a line in page_list.cpp.
struct Page {
    const char* id;    ///< of `--tab`; never changes
    const char* title; ///< of the tab, to be translated
    QWidget* (*make)(const PageContext& context, QWidget* parent);
    bool tall = false; ///< its size hint asks for more height than a plot: once
                       ///< it is shown, it gets that
};

} // namespace fft_tensor::ui
