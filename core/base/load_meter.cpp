// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/load_meter.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <sys/resource.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

std::optional<ProcessorTicks> machineTicks() {
    std::ifstream file("/proc/stat");
    std::string line;
    std::getline(file, line); // the sums come first
    return parseProcessorTicks(line);
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double ownTicks() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime)) * static_cast<double>(::sysconf(_SC_CLK_TCK));
}

} // namespace

std::optional<ProcessorTicks> parseProcessorTicks(const std::string& text) {
    std::istringstream in(text);
    std::string label;
    // user, nice, system, idle, waiting for disks, interrupts (2), stolen by the host
    double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0;
    if (!(in >> label >> user >> nice >> system >> idle >> waiting >> hard >> soft >> stolen) ||
        label != "cpu")
        return std::nullopt;
    ProcessorTicks ticks;
    ticks.busy = user + nice + system + hard + soft + stolen;
    ticks.total = ticks.busy + idle + waiting;
    return ticks;
}

std::optional<double> othersShareOf(const ProcessorTicks& before, const ProcessorTicks& after, double own) {
    const double total = after.total - before.total;
    if (total <= 0)
        return std::nullopt;
    return std::clamp((after.busy - before.busy - own) / total, 0.0, 1.0);
}

LoadMeter::LoadMeter() : m_begin(machineTicks()), m_ownBegin(ownTicks()) {}

std::optional<double> LoadMeter::othersShare() const {
    constexpr double fewestTicks = 10; // the system counts in hundredths of a second
    const std::optional<ProcessorTicks> now = machineTicks();
    if (!m_begin || !now || now->total - m_begin->total < fewestTicks)
        return std::nullopt;
    return othersShareOf(*m_begin, *now, ownTicks() - m_ownBegin);
}

} // namespace fft_tensor
