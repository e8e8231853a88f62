// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// How the window asks the compute thread: what is answered, what is cancelled, and what is never heard of
// again.
#include "ui/compute/compute_state.h"
#include "ui/compute/scope.h"

#include <QSignalSpy>
#include <QTest>

#include <future>

using namespace fft_tensor;
using namespace fft_tensor::ui;

namespace {

int seven(ComputeState&, JobContext&) {
    return 7;
}

int fail(ComputeState&, JobContext&) {
    throw Error(ErrorCode::unsupported, "this cannot be had");
}

/// Holds the compute thread until it is opened, or its job is cancelled.
class Gate {
  public:
    int operator()(ComputeState&, JobContext& context) const {
        m_began->set_value();
        while (m_open.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
            context.checkpoint();
        return 1;
    }
    void waitUntilItHolds() const { m_began->get_future().wait(); }
    void open() const { m_opened->set_value(); }

  private:
    std::shared_ptr<std::promise<void>> m_began = std::make_shared<std::promise<void>>();
    std::shared_ptr<std::promise<void>> m_opened = std::make_shared<std::promise<void>>();
    std::shared_future<void> m_open = m_opened->get_future().share();
};

} // namespace

class TestCompute : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        m_compute = std::make_unique<Compute>();
        m_heard.clear();
    }
    void cleanup() { m_compute.reset(); }

    void answers() {
        Scope scope(*m_compute);
        const JobId id = scope.ask<int>({"a"}, &seven, [this](int value) { hear(value); });
        JobId answered = 0;
        scope.ask<int>({"b"}, &seven, [&](const Answer<int>& answer) {
            answered = answer.id;
            QCOMPARE(answer.state, JobState::finished);
            hear(*answer.value);
        });
        QVERIFY(m_compute->pending() >= 2);
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(m_heard, (std::vector<int>{7, 7}));
        QVERIFY(answered > id);
    }

    void failuresAreToldOnce() {
        QSignalSpy failed(m_compute.get(), &Compute::failed);
        Scope scope(*m_compute);
        scope.ask<int>({"a"}, &fail, [this](int value) { hear(value); });
        QString problem;
        scope.ask<int>({"b"}, &fail, [&](const Answer<int>& answer) {
            QVERIFY(!answer.value);
            problem = answer.problem();
        });
        QTRY_COMPARE(m_compute->pending(), 0);
        QVERIFY(m_heard.empty());
        QVERIFY(problem.contains(QStringLiteral("this cannot be had")));
        QCOMPARE(failed.count(), 1); // the one that nobody else hears of
        QCOMPARE(failed.first().first().toString(), problem);
    }

    /// The running one, the waiting one, and the one that is done but not told.
    void aCancelledScopeIsSilent() {
        Scope scope(*m_compute), other(*m_compute);
        scope.ask<int>({"done"}, &seven, [this](int value) { hear(value); });
        const Gate gate;
        scope.ask<int>({"runs"}, gate, [this](const Answer<int>&) { hear(1); });
        scope.ask<int>({"waits"}, &seven, [this](const Answer<int>&) { hear(2); });
        other.ask<int>({"waits"}, &seven, [this](int) { hear(3); });
        gate.waitUntilItHolds();
        scope.cancel();
        scope.ask<int>({"new"}, &seven, [this](int) { hear(4); });
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(m_heard, (std::vector<int>{3, 4}));
    }

    void whatScopesOwnMayGoWithThem() {
        const Gate gate;
        {
            Scope scope(*m_compute);
            scope.ask<int>({"runs"}, gate, [this](const Answer<int>&) { hear(1); });
            gate.waitUntilItHolds();
        }
        QTRY_COMPARE(m_compute->pending(), 0);
        QVERIFY(m_heard.empty());
        auto late = std::make_unique<Scope>(*m_compute);
        late->ask<int>({"a"}, &seven, [this](int value) { hear(value); });
        m_compute.reset();
        late.reset();
        QCoreApplication::processEvents();
        QVERIFY(m_heard.empty());
    }

    void theNewerQuestionTakesThePlace() {
        Scope scope(*m_compute), other(*m_compute);
        const Gate gate;
        scope.ask<int>({}, gate, [](int) {});
        gate.waitUntilItHolds();
        JobState state = JobState::finished;
        scope.ask<int>({"a"}, &seven, [&state](const Answer<int>& answer) { state = answer.state; });
        other.ask<int>({"a"}, &seven, [this](int) { hear(1); });
        scope.ask<int>({"a"}, &seven, [this](int) { hear(2); });
        gate.open();
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(state, JobState::cancelled);
        QCOMPARE(m_heard, (std::vector<int>{1, 2}));
    }

    void someMakeWay() {
        Scope scope(*m_compute);
        const Gate gate;
        scope.ask<int>({}, gate, [](int) {});
        gate.waitUntilItHolds();
        JobState state = JobState::finished;
        scope.ask<int>({"long", JobPriority::background, {}, false, true}, &seven,
                       [&state](const Answer<int>& answer) { state = answer.state; });
        scope.ask<int>({"short"}, &seven, [this](int value) { hear(value); });
        m_compute->makeWay();
        gate.open();
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(state, JobState::cancelled);
        QCOMPARE(m_heard, (std::vector<int>{7}));
    }

    void notesComeBeforeTheAnswer() {
        Scope scope(*m_compute);
        const auto note = scope.notes<int>([this](int value) { hear(value); });
        const auto work = [note](ComputeState&, JobContext&) {
            note(1);
            return 2;
        };
        scope.ask<int>({"a"}, work, [this](int value) { hear(value); });
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(m_heard, (std::vector<int>{1, 2}));
        scope.cancel();
        note(3);
        QCoreApplication::processEvents();
        QCOMPARE(m_heard.size(), std::size_t{2});
    }

    void peopleSeeJobsWithATitle() {
        QSignalSpy started(m_compute.get(), &Compute::jobStarted), ended(m_compute.get(), &Compute::jobEnded);
        Scope scope(*m_compute);
        scope.ask<int>({"a"}, &seven, [](int) {});
        const JobId id =
            scope.ask<int>({"b", JobPriority::background, QStringLiteral("Count"), true}, &seven, [](int) {});
        QTRY_COMPARE(m_compute->pending(), 0);
        QCOMPARE(started.count(), 1);
        QCOMPARE(started[0][0].toULongLong(), id);
        QCOMPARE(started[0][1].toString(), QStringLiteral("Count"));
        QVERIFY(started[0][2].toBool());
        QCOMPARE(ended.count(), 1);
    }

  private:
    void hear(int value) { m_heard.push_back(value); }

    std::unique_ptr<Compute> m_compute;
    std::vector<int> m_heard;
};

QTEST_GUILESS_MAIN(TestCompute)
#include "test_compute.moc"
