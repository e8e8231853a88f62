# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
# The CUDA toolkit: for the plug-in (gpu/CMakeLists.txt), and for its twin on the host (tests/gpu/host), which takes
# the headers alone. Sets cuda_include_folders, or why_no_toolkit: what is missing.
set(oldest_toolkit 12.4)
set(why_no_toolkit "")
find_package(CUDAToolkit QUIET)
if(NOT CUDAToolkit_FOUND)
    set(why_no_toolkit "no toolkit found")
    return()
endif()
if(CUDAToolkit_VERSION VERSION_LESS oldest_toolkit)
    set(why_no_toolkit "the toolkit in ${CUDAToolkit_TARGET_DIR} is ${CUDAToolkit_VERSION}, ${oldest_toolkit} is needed")
    return()
endif()
# Thrust's headers moved with toolkit 13.
set(cuda_include_folders ${CUDAToolkit_INCLUDE_DIRS})
foreach(folder ${CUDAToolkit_INCLUDE_DIRS})
    if(EXISTS ${folder}/cccl/thrust)
        list(APPEND cuda_include_folders ${folder}/cccl)
    endif()
endforeach()
