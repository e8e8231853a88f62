// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "host/device_functions.h"
#include "host/kernel_run.h"
#include "runtime/launch_shape.h"
#include "runtime/stream.h"

#include <tuple>
#include <utility>

/// See runtime/kernel.h. A static per place, and per instance of a template, tells the arrays apart.
#define FFT_TENSOR_UNROLL
#define SHARED_ARRAY(type, name, count)                                                                      \
    static char name##Key = 0;                                                                               \
    type* const name =                                                                                       \
        static_cast<type*>(::fft_tensor::gpu::host::sharedArray(&name##Key, sizeof(type) * (count)))

namespace fft_tensor::gpu {

namespace host {

/// A stream, and the line that names it in a call.
struct StreamAt {
    Stream& stream;
    SourceLine place;
    StreamAt(Stream& named, const char* file = __builtin_FILE(), int line = __builtin_LINE())
        : stream(named), place{file, line} {}
};

/// A kernel and its arguments, copied as a launch copies them.
template<class... Parameters>
struct Closure {
    void (*kernel)(Parameters...);
    std::tuple<Parameters...> arguments;
    static void run(const void* closure) {
        const auto& self = *static_cast<const Closure*>(closure);
        std::apply(self.kernel, self.arguments);
    }
};

} // namespace host

template<class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), const LaunchShape& shape, host::StreamAt stream,
            Arguments&&... arguments) {
    static_assert(sizeof...(Parameters) == sizeof...(Arguments), "one argument per parameter of the kernel");
    const host::Closure<Parameters...> closure{kernel, {static_cast<Parameters>(arguments)...}};
    host::runKernel(shape, &host::Closure<Parameters...>::run, &closure, stream.place);
    require(calls::lastLaunch());
}

} // namespace fft_tensor::gpu
