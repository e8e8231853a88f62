// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/page_list.h"

#include "ui/pages/curve/curve_page.h"
#include "ui/pages/log/log_page.h"
#include "ui/pages/profiles/profiles_page.h"
#include "ui/pages/queue/queue_page.h"
#include "ui/pages/speed/speed_page.h"

#include <QtGlobal>

namespace fft_tensor::ui {

namespace {

template<class Made>
QWidget* make(const PageContext& context, QWidget* parent) {
    return new Made(context, parent);
}

constexpr Page pages[] = {
    {"curve", QT_TRANSLATE_NOOP("fft_tensor::ui", "Energy curve"), &make<CurvePage>},
    {"profiles", QT_TRANSLATE_NOOP("fft_tensor::ui", "Profiles"), &make<ProfilesPage>},
    {"speed", QT_TRANSLATE_NOOP("fft_tensor::ui", "Memory && speed"), &make<SpeedPage>, true},
    {"queue", QT_TRANSLATE_NOOP("fft_tensor::ui", "Queue"), &make<QueuePage>},
    {"log", QT_TRANSLATE_NOOP("fft_tensor::ui", "Log"), &make<LogPage>},
};

} // namespace

std::span<const Page> pageList() {
    return pages;
}

QStringList pageIds() {
    QStringList ids;
    for (const Page& page : pages)
        ids << QLatin1String(page.id);
    return ids;
}

} // namespace fft_tensor::ui
