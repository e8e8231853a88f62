// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "conformance/conformance.h"
#include "conformance/samples.h"

#include <atomic>
#include <cmath>
#include <complex>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor::conformance {

/// Thrown where the tested backend is wrong: the first difference ends a case.
struct Mismatch {
    std::string text;
};

/// What a case compares by. Counts comparisons.
class Comparisons {
  public:
    [[nodiscard]] std::uint64_t comparisons() const { return m_comparisons; }

    /// Runs work; a mismatch in it is told with `where` in front.
    template<class Work>
    void inside(const std::string& where, Work work) {
        try {
            work();
        } catch (Mismatch& mismatch) {
            mismatch.text = where + ": " + mismatch.text;
            throw;
        }
    }

    void that(bool holds, const std::string& otherwise);
    void equal(std::uint64_t found, std::uint64_t expected, const std::string& what);
    /// |found - expected| <= tolerance; NaN is never near.
    void near(double found, double expected, double tolerance, const std::string& what);
    /// As near, the relative distance of arrays in the Euclidean norm. Zeros must be met exactly.
    template<class A, class B>
    void nearArray(const A& found, const B& expected, double tolerance, const std::string& what) {
        double difference = 0, total = 0;
        equal(found.size(), expected.size(), what + ", length");
        for (std::size_t i = 0; i < expected.size(); ++i) {
            difference += squared(found[i], expected[i]);
            total += std::norm(std::complex<double>(expected[i]));
        }
        const double distance = total > 0 ? std::sqrt(difference / total) : std::sqrt(difference);
        near(distance, 0, tolerance, what + ", relative distance");
    }
    /// Bit for bit (but -0 is 0).
    template<class A, class B>
    void sameArray(const A& found, const B& expected, const std::string& what) {
        equal(found.size(), expected.size(), what + ", length");
        m_comparisons += found.size();
        for (std::size_t i = 0; i < found.size(); ++i)
            if (!(found[i] == expected[i]))
                differAt(i, what);
    }

  private:
    template<class A, class B>
    static double squared(A a, B b) {
        return std::norm(std::complex<double>(a) - std::complex<double>(b));
    }
    [[noreturn]] void differAt(std::size_t element, const std::string& what) const;

    std::uint64_t m_comparisons = 0;
};

/// A job that is no longer wanted after it was asked a few times.
class Stopping {
  public:
    explicit Stopping(int questions) : m_left(questions) {}
    [[nodiscard]] JobContext& job() { return m_job; }

  private:
    std::atomic<int> m_left;
    JobContext m_job{[this] { return m_left.fetch_sub(1) <= 0; }, {}};
};

/// Whether work(job) ends with Cancelled when it is to stop at the question after so many.
template<class Work>
bool stops(Work work, int questions) {
    Stopping stopping(questions);
    try {
        work(stopping.job());
    } catch (const Cancelled&) {
        return true;
    }
    return false;
}

/// What `work` finds, as a result: what it throws fails the case, but for Cancelled, which ends the run.
/// `mayLackMemory`: Error(outOfMemory) is no failure.
[[nodiscard]] ConformanceResult judge(const std::string& name, bool mayLackMemory,
                                      const Comparisons& comparisons, const std::function<void()>& work);

/// What a case works with.
class Trial : public Comparisons {
  public:
    struct Parts {
        Backend& tested;
        Backend& plain;     ///< the CPU's algebra over the definition of the transform
        Backend* reference; ///< the caller's, or null
        const ConformanceOptions& options;
        JobContext& job;
    };
    Trial(const Parts& parts, Samples& samples)
        : tested(parts.tested),
          plain(parts.plain),
          reference(parts.reference),
          options(parts.options),
          job(parts.job),
          m_samples(samples) {}

    Backend& tested;
    Backend& plain;
    Backend* reference;
    const ConformanceOptions& options;
    JobContext& job;

    [[nodiscard]] const Sample& sample(const Grid& grid, Signal signal, int seed = 0) {
        return m_samples.get(grid, signal, 1000 + static_cast<std::uint64_t>(seed), job);
    }
    /// The sample's spectrum, handed to a backend.
    [[nodiscard]] std::unique_ptr<Analysis> adopted(Backend& backend, const Sample& sample);

    /// Calls visit(sample) for every signal of a grid, noise with every seed; a mismatch names the signal.
    template<class Visit>
    void forSamples(const Grid& grid, Visit visit) {
        for (const Signal signal : signalsFor(grid))
            for (int seed = 0; seed < (signal == Signal::noise ? options.seeds : 1); ++seed)
                inside(name(signal), [&] { visit(sample(grid, signal, seed)); });
    }

  private:
    Samples& m_samples;
};

/// What every part of a case file offers: cases that run once per grid, and cases that run once.
struct Topic {
    const char* name;
    void (*run)(Trial&, const Grid&);
    bool byDefinition = true; ///< needs the sample's exact spectrum, which large grids do not have
};
struct Single {
    const char* name;
    void (*run)(Trial&);
};

[[nodiscard]] std::vector<Topic> transformTopics();
[[nodiscard]] std::vector<Topic> rankingTopics();
[[nodiscard]] std::vector<Topic> selectionTopics();
[[nodiscard]] std::vector<Topic> mapTopics();
[[nodiscard]] std::vector<Topic> spectrumTopics();
[[nodiscard]] std::vector<Single> algebraSingles();
[[nodiscard]] std::vector<Single> errorSingles();
[[nodiscard]] std::vector<Single> dtypeSingles();

/// Keep fractions that cases try.
inline constexpr double keeps[] = {0, 0.003, 0.05, 0.31, 0.77, 1};
inline constexpr ValueType valueTypes[] = {ValueType::float32, ValueType::float16};

/// Relative error that a transform in float32 may have: grows with the logarithm of its length.
[[nodiscard]] double transformTolerance(const SpectrumLayout& layout);
[[nodiscard]] std::string atKeep(double keep, ValueType type);

} // namespace fft_tensor::conformance
