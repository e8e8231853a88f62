// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/profiles/profiles_page.h"

#include "ui/document/session.h"

namespace fft_tensor::ui {

ProfilesPage::ProfilesPage(const PageContext& context, QWidget* parent) : ProfileView(parent) {
    connect(&context.session, &Session::profilesChanged, this, [this, &session = context.session] {
        std::vector<NamedProfile> profiles;
        for (const LayerProfiles::Profile& profile : session.profiles().profiles)
            profiles.push_back({profile.name, profile.points});
        setProfiles(std::move(profiles));
    });
}

} // namespace fft_tensor::ui
