// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/child_process.h"

#include "base/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

using Clock = std::chrono::steady_clock;

/// How often a wait looks whether its job is still wanted.
constexpr int pollMilliseconds = 50;

/// What the child may know of our environment: where libraries are, how sanitizers report.
constexpr std::array passedOn{"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "TMPDIR"};

[[noreturn]] void refuse(const std::string& program, int reason) {
    throw Error(ErrorCode::internal,
                std::string("This part of the program could not be started: ") + std::strerror(reason) +
                    ". Install the program again, all of it.",
                program);
}

/// Owns one end of a pipe, or a copy of a descriptor.
class OpenEnd {
  public:
    explicit OpenEnd(int descriptor = -1) : m_descriptor(descriptor) {}
    ~OpenEnd() { close(); }
    OpenEnd(const OpenEnd&) = delete;
    OpenEnd& operator=(const OpenEnd&) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }
    void reset(int descriptor) {
        close();
        m_descriptor = descriptor;
    }
    void close() {
        if (m_descriptor >= 0)
            ::close(std::exchange(m_descriptor, -1));
    }

  private:
    int m_descriptor;
};

/// A copy whose number none of the child's descriptors has: copying one onto the other loses nothing then.
int awayFromChilds(int descriptor) {
    return ::fcntl(descriptor, F_DUPFD_CLOEXEC, childInput + 1);
}

/// The lists that exec wants, ending in null.
std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> childEnvironment() {
    // One thread is enough for what a child does, and each of BLAS's would cost a start.
    std::vector<std::string> environment{"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1", "LC_ALL=C"};
    for (const char* variable : passedOn)
        if (const char* value = std::getenv(variable))
            environment.push_back(std::string(variable) + "=" + value);
    return environment;
}

/// How the child's descriptors, signals and group are set between its start and its program.
class SpawnSettings {
  public:
    SpawnSettings(int input, int output) {
        ::posix_spawn_file_actions_init(&m_actions);
        ::posix_spawn_file_actions_addopen(&m_actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&m_actions, output, 1);
        ::posix_spawn_file_actions_addopen(&m_actions, 2, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_adddup2(&m_actions, input, childInput);
        ::posix_spawn_file_actions_addclosefrom_np(&m_actions, childInput + 1);
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        ::posix_spawnattr_setsigdefault(&m_attributes, &all);
        ::posix_spawnattr_setpgroup(&m_attributes, 0);
        ::posix_spawnattr_setflags(
            &m_attributes,
            static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    }
    ~SpawnSettings() {
        ::posix_spawn_file_actions_destroy(&m_actions);
        ::posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &m_actions; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const { return &m_attributes; }

  private:
    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

/// A process that runs; gone for good when this is destroyed.
class Child {
  public:
    explicit Child(const ChildCall& call);
    ~Child() {
        if (m_process > 0)
            end();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    ChildEnd run(const ChildCall& call, const JobContext& context);

  private:
    bool readSome(ChildEnd& result, std::uint64_t most);
    void end(ChildEnd* result = nullptr);

    pid_t m_process = -1;
    OpenEnd m_output;
};

Child::Child(const ChildCall& call) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        refuse(call.program, errno);
    m_output.reset(ends[0]);
    OpenEnd writeEnd(ends[1]);
    const OpenEnd input(awayFromChilds(call.inherited)), output(awayFromChilds(writeEnd.get()));
    if (input.get() < 0 || output.get() < 0)
        refuse(call.program, errno);
    writeEnd.close();
    std::vector<std::string> texts = call.arguments, environment = childEnvironment();
    texts.insert(texts.begin(), call.program);
    const SpawnSettings settings(input.get(), output.get());
    const int failure =
        ::posix_spawn(&m_process, call.program.c_str(), settings.actions(), settings.attributes(),
                      pointersTo(texts).data(), pointersTo(environment).data());
    if (failure != 0) {
        m_process = -1;
        refuse(call.program, failure);
    }
}

/// Kills and buries it. A process that is ending already keeps the end that it chose.
void Child::end(ChildEnd* result) {
    ::kill(m_process, SIGKILL);
    int status = 0;
    pid_t got = 0;
    do
        got = ::waitpid(m_process, &status, 0);
    while (got < 0 && errno == EINTR);
    // A program that ignores its children's ends (SIGCHLD) is not told how they came: output has to do.
    if (got == m_process && result != nullptr) {
        result->how = WIFSIGNALED(status) ? ChildEnd::How::killed : ChildEnd::How::exited;
        result->number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    }
    m_process = -1;
}

/// False at the end of its output.
bool Child::readSome(ChildEnd& result, std::uint64_t most) {
    std::array<std::byte, 65536> block;
    const ssize_t got = ::read(m_output.get(), block.data(), block.size());
    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    const auto bytes = static_cast<std::size_t>(got);
    result.output.insert(result.output.end(), block.begin(), block.begin() + got);
    if (result.output.size() > most)
        result.how = ChildEnd::How::tooMuch;
    return bytes > 0;
}

ChildEnd Child::run(const ChildCall& call, const JobContext& context) {
    ChildEnd result;
    const auto deadline = Clock::now() + call.longest;
    for (bool more = true; more;) {
        context.checkpoint();
        pollfd wait{m_output.get(), POLLIN, 0};
        if (::poll(&wait, 1, pollMilliseconds) > 0)
            more = readSome(result, call.mostOutput);
        if (result.how == ChildEnd::How::exited && Clock::now() > deadline)
            result.how = ChildEnd::How::tooLong;
        if (result.how != ChildEnd::How::exited) {
            end();
            return result;
        }
    }
    end(&result);
    return result;
}

} // namespace

ChildEnd runChild(const ChildCall& call, const JobContext& context) {
    return Child(call).run(call, context);
}

} // namespace fft_tensor
