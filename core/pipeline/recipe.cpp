// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/recipe.h"

#include "base/error.h"
#include "io/json.h"
#include "pipeline/name_pattern.h"

#include <cmath>

namespace fft_tensor {

namespace {

constexpr const char* formatName = "fft-tensor-recipe";
constexpr std::uint64_t formatVersion = 1;

const char* goalKey(Goal::Kind kind) {
    switch (kind) {
    case Goal::Kind::keep:
        return "keep";
    case Goal::Kind::error:
        return "error";
    case Goal::Kind::ratio:
        return "ratio";
    }
    return "";
}

void addSettings(JsonValue::Object& object, const TensorSettings& settings) {
    object.emplace_back(goalKey(settings.goal.kind), JsonValue(settings.goal.value));
    object.emplace_back("axes", JsonValue(toString(settings.axes)));
    object.emplace_back("values", JsonValue(std::string(name(settings.valueType))));
    object.emplace_back("raw", JsonValue(settings.storeRaw));
}

[[noreturn]] void refuse(const std::string& what, const std::string& where) {
    throw Error(ErrorCode::malformed, "This is not a recipe as this program writes them: " + what, where);
}

double numberIn(const JsonValue& value, const std::string& key, double least, double most,
                const std::string& where) {
    double number = 0;
    if (!value.number(number) || !(number >= least) || !(number <= most))
        refuse("\"" + key + "\" must be a number from " + std::to_string(least) + " to " +
                   std::to_string(most) + ".",
               where);
    return number;
}

std::string textIn(const JsonValue& value, const std::string& key, const std::string& where) {
    if (!value.string())
        refuse("\"" + key + "\" must be a text.", where);
    return *value.string();
}

bool flagIn(const JsonValue& value, const std::string& key, const std::string& where) {
    const bool* const flag = std::get_if<bool>(&value.variant());
    if (!flag)
        refuse("\"" + key + "\" must be true or false.", where);
    return *flag;
}

/// Reads one member of a settings object; false when the key is none of them.
bool readSetting(const std::string& key, const JsonValue& value, TensorSettings& settings, int& goals,
                 const std::string& where) {
    if (key == "keep")
        settings.goal = {Goal::Kind::keep, numberIn(value, key, 0, 1, where)};
    else if (key == "error")
        settings.goal = {Goal::Kind::error, numberIn(value, key, 0, 1, where)};
    else if (key == "ratio")
        settings.goal = {Goal::Kind::ratio, numberIn(value, key, 1e-3, 1e9, where)};
    else if (key == "axes")
        settings.axes = parseAxesChoice(textIn(value, key, where));
    else if (key == "values") {
        const std::string type = textIn(value, key, where);
        if (type != "float32" && type != "float16")
            refuse("\"values\" must be float32 or float16, not \"" + type + "\".", where);
        settings.valueType = type == "float16" ? ValueType::float16 : ValueType::float32;
    } else if (key == "raw")
        settings.storeRaw = flagIn(value, key, where);
    else
        return false;
    goals += key == goalKey(settings.goal.kind) ? 1 : 0;
    return true;
}

TensorSettings readSettings(const JsonValue& value, const std::string& where) {
    if (!value.object())
        refuse("settings must be an object.", where);
    TensorSettings settings;
    int goals = 0;
    for (const auto& [key, member] : *value.object())
        if (!readSetting(key, member, settings, goals, where))
            refuse("unknown setting \"" + key + "\".", where);
    if (goals > 1)
        refuse("give one of \"keep\", \"error\" and \"ratio\".", where);
    return settings;
}

RecipeRule readRule(const JsonValue& value, const std::string& where) {
    if (!value.object())
        refuse("a rule must be an object.", where);
    RecipeRule rule;
    int goals = 0, patterns = 0;
    for (const auto& [key, member] : *value.object()) {
        if (key == "name" || key == "regex") {
            rule.pattern = textIn(member, key, where);
            rule.isRegex = key == "regex";
            ++patterns;
        } else if (!readSetting(key, member, rule.settings, goals, where)) {
            refuse("unknown setting \"" + key + "\" in a rule.", where);
        }
    }
    if (patterns != 1 || goals > 1)
        refuse("a rule needs one of \"name\" and \"regex\", and at most one of \"keep\", \"error\" and "
               "\"ratio\".",
               where);
    if (rule.isRegex) {
        try {
            const NamePattern compiles(rule.pattern);
        } catch (const Error& error) {
            refuse(error.message(), where);
        }
    }
    return rule;
}

bool matches(const RecipeRule& rule, const std::string& tensor) {
    return rule.isRegex ? NamePattern(rule.pattern).matches(tensor) : rule.pattern == tensor;
}

} // namespace

const TensorSettings& Recipe::settingsFor(const std::string& tensor) const {
    for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule)
        if (matches(*rule, tensor))
            return rule->settings;
    return fallback;
}

std::string toJson(const Recipe& recipe) {
    JsonValue::Object fallback;
    addSettings(fallback, recipe.fallback);
    JsonValue::Array rules;
    for (const RecipeRule& rule : recipe.rules) {
        JsonValue::Object object;
        object.emplace_back(rule.isRegex ? "regex" : "name", JsonValue(rule.pattern));
        addSettings(object, rule.settings);
        rules.emplace_back(std::move(object));
    }
    JsonValue::Object root;
    root.emplace_back("format", JsonValue(std::string(formatName)));
    root.emplace_back("version", JsonValue(formatVersion));
    root.emplace_back("total", JsonValue(recipe.total));
    root.emplace_back("default", JsonValue(std::move(fallback)));
    root.emplace_back("rules", JsonValue(std::move(rules)));
    return toJson(JsonValue(std::move(root)), true);
}

Recipe parseRecipe(const std::string& json, const std::string& where) {
    const JsonValue root = parseJson(json, where);
    const JsonValue* const format = root.member("format");
    if (!format || !format->string() || *format->string() != formatName)
        refuse(std::string("\"format\" must be \"") + formatName + "\".", where);
    Recipe recipe;
    for (const auto& [key, value] : *root.object()) {
        if (key == "version") {
            if (!value.unsignedInteger() || *value.unsignedInteger() != formatVersion)
                refuse("its \"version\" is not 1; a newer program may have written it.", where);
        } else if (key == "total") {
            recipe.total = flagIn(value, key, where);
        } else if (key == "default") {
            recipe.fallback = readSettings(value, where);
        } else if (key == "rules") {
            if (!value.array())
                refuse("\"rules\" must be a list.", where);
            for (const JsonValue& rule : *value.array())
                recipe.rules.push_back(readRule(rule, where));
        } else if (key != "format") {
            refuse("unknown key \"" + key + "\".", where);
        }
    }
    return recipe;
}

} // namespace fft_tensor
