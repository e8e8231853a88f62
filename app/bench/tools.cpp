// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/tools.h"

#include "base/error.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fft_tensor::cli {

void BenchFlags::addTo(CLI::App& command) {
    command.add_option("--rows", rows, "Rows of the matrix (default: 4096)")->type_name("N");
    command.add_option("--cols", columns, "Columns of the matrix (default: 4096)")->type_name("N");
    command.add_option("--runs", runs, "Runs of which the median is taken, at least 5 (default: 7)")
        ->type_name("N");
    threads.addTo(command);
    output.addTo(command);
}

void BenchFlags::check() const {
    checkAtLeast("--rows", rows, 1);
    checkAtLeast("--cols", columns, 1);
    checkAtLeast("--runs", runs, 5);
    if (rows > (std::int64_t{1} << 31) / columns)
        throw UsageError("--rows times --cols must not exceed 2^31 elements.");
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

TensorPtr whiteTensor(std::int64_t rows, std::int64_t columns, std::uint64_t seed) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = "white";
    tensor->shape = {static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns)};
    tensor->values.resize(elementCount(tensor->shape));
    std::mt19937_64 generator(seed);
    std::normal_distribution<float> normal;
    for (float& value : tensor->values)
        value = normal(generator);
    return tensor;
}

TemporaryFolder::TemporaryFolder(const std::string& parent) {
    const std::filesystem::path base =
        parent.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(parent);
    std::string pattern = (base / "fft-tensor-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw systemError(errno, "create a temporary folder", base.string(), true);
    m_path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

namespace {

/// Starts this program with its standard output going to `pipeEnd`.
pid_t start(std::vector<std::string>& arguments, int pipeEnd) {
    std::vector<char*> pointers;
    pointers.reserve(arguments.size() + 1);
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipeEnd, STDOUT_FILENO);
    pid_t child = 0;
    const int failure = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        throw systemError(failure, "start the program once more", "/proc/self/exe", false);
    return child;
}

std::string readAll(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

double secondsIn(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

ChildRun runThisProgram(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "fft-tensor");
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw systemError(errno, "make a pipe", "the program itself", false);
    ChildRun run;
    int status = 0;
    rusage usage{};
    run.wallSeconds = secondsOf([&] {
        const pid_t child = start(arguments, ends[1]);
        ::close(ends[1]);
        run.output = readAll(ends[0]);
        while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
        }
    });
    ::close(ends[0]);
    if (WIFEXITED(status) && WEXITSTATUS(status) > 128)
        throw Cancelled{};
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error(ErrorCode::internal, "The measured run of this program failed; its own message is above.",
                    "fft-tensor " + arguments[1]);
    run.cpuSeconds = secondsIn(usage.ru_utime) + secondsIn(usage.ru_stime);
    run.peakBytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    return run;
}

std::string formatMilliseconds(double seconds) {
    return seconds < 1 ? formatNumber(seconds * 1e3, 3) + " ms" : formatSeconds(seconds);
}

} // namespace fft_tensor::cli
