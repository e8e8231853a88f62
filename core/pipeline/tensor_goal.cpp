// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/tensor_goal.h"

#include "base/digits.h"
#include "base/error.h"
#include "checkpoint/deflate_estimate.h"
#include "codec/packed_estimate.h"
#include "tensor/convert.h"
#include "tensor/distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace fft_tensor {

namespace {

constexpr double ratioTolerance = 0.005;
constexpr int ratioAttempts = 12;
constexpr int estimateSteps = 24;
constexpr double errorTolerance = 0.002; ///< how far below the goal a restored error may end
constexpr int errorAttempts = 10;

std::uint64_t estimatedBytes(const Analysis& analysis, double keep, ValueType type) {
    const auto coefficients =
        static_cast<std::uint64_t>(keep * static_cast<double>(analysis.layout().fullCount()) / 2);
    const std::uint64_t positions = analysis.layout().halfCount();
    return estimatePackedBytes(std::min(coefficients, positions), positions, type);
}

double keepByEstimate(const Analysis& analysis, double target, ValueType type) {
    double low = 0, high = 1;
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2;
        (static_cast<double>(estimatedBytes(analysis, middle, type)) > target ? high : low) = middle;
    }
    return (low + high) / 2;
}

double targetBytes(const TensorTask& task) {
    return static_cast<double>(task.inputBytes) / task.settings.goal.value;
}

/// Two numbers of the full spectrum: a smaller difference of keeps changes nothing.
double oneUnit(const Analysis& analysis) {
    return 2 / static_cast<double>(std::max<std::uint64_t>(2, analysis.layout().fullCount()));
}

/// Looks for the largest keep whose packed size stays within the target, and ends early when it comes close.
/// Sizes are estimated, times what the last real size was of its estimate; each keep that seems to fit is
/// packed in earnest.
class PackedSizeSearch {
  public:
    PackedSizeSearch(Analysis& analysis, const TensorTask& task, JobContext& context)
        : m_analysis(analysis),
          m_type(task.settings.valueType),
          m_target(targetBytes(task)),
          m_context(context) {}

    /// Without packing anything.
    double estimatedKeep() { return keepByCodes(keepByEstimate(m_analysis, m_target, m_type)); }

    SolvedGoal solve() {
        double keep = keepByEstimate(m_analysis, m_target, m_type);
        for (int attempt = 0; attempt < ratioAttempts; ++attempt) {
            m_context.checkpoint();
            keep = keepByCodes(keep);
            SolvedGoal solved = packAt(keep);
            const auto size = static_cast<double>(solved.packed->bytes);
            if (std::abs(size - m_target) <= ratioTolerance * m_target || (size <= m_target && keep >= 1))
                return solved;
            (size > m_target ? m_high : m_low) = keep;
            if (size <= m_target)
                m_fitting = std::move(solved);
            if (m_high - m_low <= oneUnit(m_analysis))
                break;
            m_correction = size / m_estimate;
        }
        return m_fitting ? std::move(*m_fitting) : packAt(m_low);
    }

  private:
    SolvedGoal packAt(double keep) {
        SolvedGoal solved{keep, m_analysis.select(keep, m_type, m_context), {}};
        solved.packed = packSpectral(*solved.selection, m_context);
        return solved;
    }

    double estimateAt(double keep) {
        const SparseSpectralTensor selected = m_analysis.select(keep, m_type, m_context);
        return estimatePacked(spectralCodec(m_type).encode({}, std::cref(selected)));
    }

    /// The keep inside the bracket whose corrected estimate is the target.
    double keepByCodes(double keep) {
        double low = m_low, high = m_high;
        for (int step = 0; step < estimateSteps; ++step) {
            const bool inside = keep > low && (keep < high || (keep == 1 && high == 1));
            if (!inside || step > estimateSteps / 2)
                keep = (low + high) / 2;
            m_estimate = estimateAt(keep);
            const double size = m_correction * m_estimate;
            if (std::abs(size - m_target) <= ratioTolerance / 5 * m_target)
                break;
            (size > m_target ? high : low) = keep;
            if (high - low <= oneUnit(m_analysis))
                break;
            keep = size > 0 ? std::min(keep * m_target / size, 1.0) : high;
        }
        return keep;
    }

    Analysis& m_analysis;
    ValueType m_type;
    double m_target;
    JobContext& m_context;
    double m_low = 0, m_high = 1; ///< too much is kept at m_high
    double m_estimate = 0, m_correction = 1;
    std::optional<SolvedGoal> m_fitting; ///< at m_low, once that was tried
};

/// Looks for the smallest keep whose restored error does not exceed the goal. What rounding to the dtype adds
/// to the squared error hardly depends on the keep as long as the error is above the dtype's steps, so taking
/// off what it added last converges in a few tries; near the steps, where rounding may even undo the error,
/// the bracket is halved.
class RestoredErrorSearch {
  public:
    RestoredErrorSearch(Analysis& analysis, const TensorTask& task, Transform& transform, JobContext& context)
        : m_analysis(analysis), m_task(task), m_transform(transform), m_context(context) {}

    double keep() {
        double keep = keepForSpectralError(goal());
        for (int attempt = 0; attempt < errorAttempts; ++attempt) {
            const double next = tryKeep(keep);
            if (m_done || m_high - m_low <= oneUnit(m_analysis))
                break;
            keep = next > m_low && next < m_high ? next : (m_low + m_high) / 2;
        }
        if (!m_reached)
            tryKeep(1);
        if (!m_reached)
            throw Error(ErrorCode::unreachable, unreachableText(), m_analysis.tensor()->name);
        return m_high;
    }

  private:
    [[nodiscard]] double goal() const { return m_task.settings.goal.value; }

    /// Measures at a keep; returns the one to try next, or more than 1 where that cannot be told.
    double tryKeep(double keep) {
        m_context.checkpoint();
        const SparseSpectralTensor spectral = m_analysis.select(keep, m_task.settings.valueType, m_context);
        m_smallest = restoredError(spectral, *m_analysis.tensor(), m_task.restoredAs, m_transform, m_context);
        if (m_smallest <= goal()) {
            m_high = keep;
            m_reached = true;
            m_done = m_smallest >= (1 - errorTolerance) * goal();
        } else {
            m_low = keep;
        }
        const double added = m_smallest * m_smallest - spectral.relativeError * spectral.relativeError;
        const double left = goal() * goal() - added;
        return left > 0 ? keepForSpectralError(std::sqrt(left)) : 2;
    }

    double keepForSpectralError(double error) {
        try {
            return m_analysis.keepForError(std::min(error, 1.0), m_task.settings.valueType);
        } catch (const Error& failure) {
            if (failure.code() != ErrorCode::unreachable)
                throw;
            return 1;
        }
    }

    [[nodiscard]] std::string unreachableText() const {
        return "A relative error of " + inDigits(goal()) +
               " cannot be reached: with everything kept, the "
               "tensor restored as " +
               std::string(name(m_task.restoredAs)) + " is off by " + inDigits(m_smallest) +
               ". Ask for a larger error, or store the tensor raw.";
    }

    Analysis& m_analysis;
    const TensorTask& m_task;
    Transform& m_transform;
    JobContext& m_context;
    double m_low = 0, m_high = 1; ///< too little is kept at m_low
    double m_smallest = 0;        ///< measured last
    bool m_reached = false;       ///< at m_high
    bool m_done = false;
};

/// What "auto" compares: smaller is better.
double costOf(Analysis& analysis, const TensorTask& task, JobContext& context) {
    const Goal& goal = task.settings.goal;
    const ValueType type = task.settings.valueType;
    try {
        const double keep = goal.kind == Goal::Kind::ratio
                                ? PackedSizeSearch(analysis, task, context).estimatedKeep()
                                : quickKeepForGoal(analysis, task);
        const CutNumbers numbers = analysis.numbersAt(keep, type);
        if (goal.kind != Goal::Kind::error)
            return numbers.relativeError;
        return static_cast<double>(
            estimatePackedBytes(numbers.coefficients, analysis.layout().halfCount(), type));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        return std::numeric_limits<double>::infinity(); // another choice of axes may reach it
    }
}

} // namespace

double quickKeepForGoal(Analysis& analysis, const TensorTask& task) {
    const Goal& goal = task.settings.goal;
    switch (goal.kind) {
    case Goal::Kind::keep:
        return goal.value;
    case Goal::Kind::error:
        return analysis.keepForError(goal.value, task.settings.valueType);
    case Goal::Kind::ratio:
        return keepByEstimate(analysis, targetBytes(task), task.settings.valueType);
    }
    return 0;
}

bool quickIsExact(const TensorTask& task) {
    switch (task.settings.goal.kind) {
    case Goal::Kind::keep:
        return true;
    case Goal::Kind::error:
        return !roundsWhenRestored(task.restoredAs);
    case Goal::Kind::ratio:
        return false;
    }
    return false;
}

SolvedGoal solveGoal(Analysis& analysis, const TensorTask& task, Transform& transform, JobContext& context) {
    if (quickIsExact(task))
        return {quickKeepForGoal(analysis, task), {}, {}};
    if (task.settings.goal.kind == Goal::Kind::ratio)
        return PackedSizeSearch(analysis, task, context).solve();
    return {RestoredErrorSearch(analysis, task, transform, context).keep(), {}, {}};
}

double keepForGoal(Analysis& analysis, const TensorTask& task, Transform& transform, JobContext& context) {
    return solveGoal(analysis, task, transform, context).keep;
}

double restoredError(const SparseSpectralTensor& spectral, const HostTensor& tensor, DType restoredAs,
                     Transform& transform, JobContext& context) {
    if (!roundsWhenRestored(restoredAs))
        return spectral.relativeError;
    return relativeError(tensor.values, asRestored(restoredAs, rebuild(spectral, transform, context)));
}

std::unique_ptr<Analysis> analyzeForGoal(const TensorPtr& tensor, const TensorTask& task, Backend& backend,
                                         JobContext& context) {
    const AxesChoice& choice = task.settings.axes;
    if (choice.kind != AxesChoice::Kind::automatic)
        return backend.analyze(tensor, resolveAxes(choice, tensor->shape, tensor->name), context);
    const auto candidates = candidateAxes(tensor->shape);
    std::unique_ptr<Analysis> best = backend.analyze(tensor, candidates.front(), context);
    if (candidates.size() == 1)
        return best;
    double least = costOf(*best, task, context);
    for (auto axes = candidates.begin() + 1; axes != candidates.end(); ++axes) {
        context.checkpoint();
        auto analysis = backend.analyze(tensor, *axes, context);
        const double cost = costOf(*analysis, task, context);
        if (cost < least) {
            least = cost;
            best = std::move(analysis);
        }
    }
    return best;
}

} // namespace fft_tensor
