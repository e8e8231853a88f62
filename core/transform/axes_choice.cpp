// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Reading and resolving what a user asks for as transform axes.
#include "base/error.h"
#include "transform/spectrum_layout.h"

#include <algorithm>
#include <charconv>

namespace fft_tensor {

AxesChoice parseAxesChoice(const std::string& text) {
    if (text == "all")
        return {AxesChoice::Kind::all, {}};
    if (text == "last")
        return {AxesChoice::Kind::last, {}};
    if (text == "auto")
        return {AxesChoice::Kind::automatic, {}};
    AxesChoice choice{AxesChoice::Kind::list, {}};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (;;) {
        int axis = -1;
        const auto [next, problem] = std::from_chars(at, end, axis);
        const bool repeated = std::find(choice.list.begin(), choice.list.end(), axis) != choice.list.end();
        if (problem != std::errc{} || axis < 0 || repeated || (next != end && *next != ','))
            throw Error(ErrorCode::invalidArgument,
                        "\"" + text +
                            "\" names no transform axes. Use all, last, auto, or different axis "
                            "numbers from 0 like 0,2.");
        choice.list.push_back(axis);
        if (next == end)
            break;
        at = next + 1;
    }
    std::sort(choice.list.begin(), choice.list.end());
    return choice;
}

std::string axesText(const std::vector<int>& axes) {
    std::string text;
    for (const int axis : axes)
        text += (text.empty() ? "" : ",") + std::to_string(axis);
    return text;
}

std::string toString(const AxesChoice& choice) {
    switch (choice.kind) {
    case AxesChoice::Kind::all:
        return "all";
    case AxesChoice::Kind::last:
        return "last";
    case AxesChoice::Kind::automatic:
        return "auto";
    case AxesChoice::Kind::list:
        return axesText(choice.list);
    }
    return {};
}

namespace {

std::vector<int> axesLongerThanOne(const Shape& shape) {
    std::vector<int> axes;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (shape[axis] != 1)
            axes.push_back(static_cast<int>(axis));
    if (axes.empty())
        axes.push_back(static_cast<int>(shape.size()) - 1);
    return axes;
}

std::vector<int> resolveList(const std::vector<int>& list, const Shape& shape, const std::string& tensor) {
    std::vector<int> axes;
    for (const int axis : list) {
        if (axis < 0 || static_cast<std::size_t>(axis) >= shape.size())
            throw Error(ErrorCode::invalidArgument,
                        "The tensor has no axis " + std::to_string(axis) + ": its shape is " +
                            toString(shape) + ", its axes are 0 to " + std::to_string(shape.size() - 1) +
                            ". Choose among these, or exclude the tensor.",
                        tensor);
        if (shape[axis] != 1)
            axes.push_back(axis);
    }
    if (axes.empty())
        axes.push_back(list.back());
    std::sort(axes.begin(), axes.end());
    return axes;
}

} // namespace

std::vector<int> resolveAxes(const AxesChoice& choice, const Shape& shape, const std::string& tensor) {
    if (shape.empty())
        throw Error(ErrorCode::invalidArgument, "A scalar has no axes to transform.", tensor);
    if (choice.kind == AxesChoice::Kind::list)
        return resolveList(choice.list, shape, tensor);
    std::vector<int> axes = axesLongerThanOne(shape);
    if (choice.kind == AxesChoice::Kind::last)
        axes.erase(axes.begin(), axes.end() - 1);
    return axes;
}

std::vector<std::vector<int>> candidateAxes(const Shape& shape) {
    const std::vector<int> all = axesLongerThanOne(shape);
    std::vector<std::vector<int>> candidates{all};
    if (all.size() > 1) {
        candidates.push_back({all.back()});
        for (const int axis : all)
            if (axis != all.back())
                candidates.push_back({axis});
    }
    return candidates;
}

} // namespace fft_tensor
