// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/settings_lookup.h"

#include <QTest>

#include <random>

using namespace fft_tensor;

class TestSettingsLookup : public QObject {
    Q_OBJECT
  private slots:
    /// Any mixture of rules, names that several of them fit, and names that none does.
    void findsWhatTheRecipeFinds() {
        const std::vector<std::string> texts{"a", "b", "ab", "conv.weight", "conv", "x"};
        std::mt19937 generator(5);
        for (int round = 0; round < 200; ++round) {
            Recipe recipe;
            const std::size_t rules = generator() % 8;
            for (std::size_t i = 0; i < rules; ++i) {
                RecipeRule rule{texts[generator() % texts.size()], generator() % 2 == 0, {}};
                rule.settings.goal.value = 0.01 * static_cast<double>(i);
                recipe.rules.push_back(rule);
            }
            const SettingsLookup lookup(recipe);
            for (const std::string& name : texts)
                QCOMPARE(&lookup.settingsFor(name), &recipe.settingsFor(name));
        }
    }

    void aRuleForEveryTensorIsLookedUp() {
        Recipe recipe;
        constexpr int tensors = 100000;
        for (int i = 0; i < tensors; ++i)
            recipe.rules.push_back({"t." + std::to_string(i), false, {}});
        const SettingsLookup lookup(recipe); // searching through the rules would take 10^10 comparisons
        for (int i = 0; i < tensors; ++i)
            QCOMPARE(&lookup.settingsFor("t." + std::to_string(i)),
                     &recipe.rules[static_cast<std::size_t>(i)].settings);
    }
};

QTEST_GUILESS_MAIN(TestSettingsLookup)
#include "test_settings_lookup.moc"
