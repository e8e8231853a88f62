# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
# What the plug-in is made of, for both of its builds: the one for the device (gpu/CMakeLists.txt), and the one
# that runs the same files on the host, for tests (tests/gpu/host/CMakeLists.txt). What only one of them has, cuda/
# and that folder, is not in it.
file(GLOB gpu_cpp_sources CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_LIST_DIR}/*.cpp
    ${CMAKE_CURRENT_LIST_DIR}/runtime/*.cpp
    ${CMAKE_CURRENT_LIST_DIR}/kernels/*.cpp
    ${CMAKE_CURRENT_LIST_DIR}/resident/*.cpp
    ${CMAKE_CURRENT_LIST_DIR}/products/*.cpp)
file(GLOB gpu_cu_sources CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_LIST_DIR}/kernels/*.cu
    ${CMAKE_CURRENT_LIST_DIR}/resident/*.cu
    ${CMAKE_CURRENT_LIST_DIR}/products/*.cu)
# .cu files are C++17 in both builds: CMake 3.25 knows no later standard of CUDA.
set(gpu_cu_standard 17)
# The warnings of fft_tensor_options, for files that g++ compiles (nvcc has words of its own).
set(gpu_cpp_options "$<$<COMPILE_LANGUAGE:CXX>:$<TARGET_PROPERTY:fft_tensor_options,INTERFACE_COMPILE_OPTIONS>>")
set(gpu_definitions FFT_TENSOR_VERSION="${PROJECT_VERSION}")
