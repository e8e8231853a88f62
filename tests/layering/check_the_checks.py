#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Proves that every rule in layering.py can fail: plants one violation at a time in a small, clean tree."""
import os
import sys
import tempfile

import layering

HEAD = "// SPDX-License-Identifier: GPL-3.0-or-later\n// SPDX-FileCopyrightText: 2026 Somebody\n"

CLEAN = {
    "core/base/error.h": "#pragma once\n",
    "core/base/parallel_tbb.cpp": '#include "base/error.h"\n#include <tbb/parallel_for.h>\n',
    "core/io/reader.h": '#include "base/error.h"\n#include <nlohmann/json.hpp>\n',
    "core/spectral/ranking.h": '// prints nothing: "printf(" in a comment is fine\n',
    "core/spectral/ranking.cpp": '#include "ranking.h"\n#include "io/reader.h"\nint n = std::snprintf(b, 9, "%d", 1);\n',
    "core/product/weights/matrix.h": '#include "spectral/ranking.h"\n',
    "core/product/product.h": '#include "product/weights/matrix.h"\n',
    "core/product/methods/dense.h": '#include "product/product.h"\n',
    "core/product/methods/dense_kernels.cpp": '#include "product/methods/dense.h"\n#include <hwy/highway.h>\n',
    "core/product/convolution/use.h": '#include "product/product.h"\n',
    "core/product/study/timing.h": '#include "product/methods/dense.h"\n',
    "core/checkpoint/hdf5_handle.h": "#include <hdf5.h>\n",
    "core/checkpoint/column_writer.cpp": '#include "spectral/ranking.h"\n#include "checkpoint/hdf5_handle.h"\n#include <zlib.h>\n',
    "core/base/confinement.cpp": "#include <sys/prctl.h>\n",
    "core/transform/transform.cpp": "#include <fftw3.h>\n",
    "core/device/devices.h": '#include "spectral/ranking.h"\n',
    "core/base/dynamic_library.cpp": "#include <dlfcn.h>\n",
    "core/conformance/suite.h": '#include "device/devices.h"\n',
    "core/analysis/curves.h": '#include "spectral/ranking.h"\n',
    "core/pipeline/name_pattern.cpp": "#include <re2/re2.h>\n",
    "core/pipeline/compress.h": '#include "analysis/curves.h"\nconst char* s = "exit(1) printf(";\n',
    "ui/files/file_name.h": "#include <QString>\n",
    "ui/document/session.h": '#include "pipeline/compress.h"\n#include "ui/files/file_name.h"\n#include <QUndoStack>\n',
    "ui/compute/compute.h": '#include "ui/document/session.h"\n#include <QTimer>\n',
    "ui/controls/labels.h": "#include <QLabel>\n",
    "ui/plot/image_pane.h": '#include "spectral/ranking.h"\n#include "ui/files/file_name.h"\n#include <QWidget>\n',
    "ui/pages/page.h": '#include "ui/compute/compute.h"\n',
    "ui/pages/speed/panel.h": '#include "ui/pages/page.h"\n#include "ui/plot/image_pane.h"\n',
    "ui/pages/speed/panel.cpp": '#include "panel.h"\n#include "ui/controls/labels.h"\n',
    "ui/pages/log/panel.h": '#include "ui/pages/page.h"\n',
    "ui/pages/page_list.h": '#include "ui/pages/log/panel.h"\n#include "ui/pages/speed/panel.h"\n',
    "ui/window/main_window.h": '#include "ui/pages/page_list.h"\n#include "ui/pages/log/panel.h"\n#include <QMainWindow>\n',
    "gpu/cuda/calls.cpp": "#include <cuda_runtime_api.h>\n__shared__ int a;\n",
    "tests/gpu/host/fibers.cpp": "#include <boost/context/detail/fcontext.hpp>\n",
    "gpu/runtime/memory.h": '#include "io/reader.h"\n',
    "gpu/runtime/kernel.h": '#include "runtime/memory.h"\n#include "cuda/kernel_language.h"\n#include "host/kernel_language.h"\n',
    "gpu/cuda/kernel_language.h": '#include "runtime/memory.h"\n',
    "tests/gpu/host/kernel_language.h": '#include "runtime/memory.h"\n',
    "gpu/kernels/energies.h": '#include "runtime/kernel.h"\n',
    "gpu/resident/device.h": '#include "kernels/energies.h"\n#include "device/devices.h"\n',
    "gpu/products/dense.h": '#include "resident/device.h"\n#include "product/product.h"\n',
    "gpu/plugin.cpp": '#include "products/dense.h"\n',
    "gpu/kernels/energies.cu": '#include <thrust/sort.h>\n// no __shared__, no <<<1, 1>>>\n',
    "app/bench/benchmark.h": '#include "device/devices.h"\n',
    "gpu/check/main.cpp": '#include "bench/benchmark.h"\n#include "conformance/suite.h"\n',
    "app/main.cpp": '#include "ui/window/main_window.h"\n#include <CLI/CLI.hpp>\n',
}

# Path, text, a piece of the complaint that must come.
VIOLATIONS = [
    ("core/base/a.cpp", "#include <QString>\n", "no Qt"),
    ("core/base/a.cpp", "#  include <QtCore/QString>\n", "no Qt"),
    ("gpu/a.cpp", "#include <QObject>\n", "no Qt"),
    ("core/base/a.cpp", '#include "io/reader.h"\n', "core/base stands below or beside core/io"),
    ("core/base/a.cpp", '#include "../io/reader.h"\n', "core/base stands below or beside core/io"),
    ("core/io/a.cpp", '#include "spectral/ranking.h"\n', "core/io stands below or beside core/spectral"),
    ("core/product/a.cpp", '#include "../checkpoint/column_writer.cpp"\n', "below or beside core/checkpoint"),
    ("core/product/weights/a.cpp", '#include "product/product.h"\n',
     "core/product/weights stands below or beside core/product"),
    ("core/product/a.cpp", '#include "methods/dense.h"\n',
     "core/product stands below or beside core/product/methods"),
    ("core/product/methods/a.cpp", '#include "../study/timing.h"\n',
     "core/product/methods stands below or beside core/product/study"),
    ("core/product/convolution/a.cpp", '#include "product/methods/dense.h"\n',
     "core/product/convolution stands below or beside core/product/methods"),
    ("core/product/other/a.cpp", '#include "product/product.h"\n',
     "core/product/other stands below or beside core/product"),
    ("core/analysis/a.cpp", '#include "pipeline/compress.h"\n', "below or beside core/pipeline"),
    ("core/spectral/a.cpp", '#include "device/devices.h"\n', "core/spectral stands below or beside core/device"),
    ("core/device/a.cpp", '#include "analysis/curves.h"\n', "core/device stands below or beside core/analysis"),
    ("core/device/a.cpp", '#include "conformance/suite.h"\n', "core/device stands below or beside core/conformance"),
    ("core/device/a.cpp", "#include <dlfcn.h>\n", "only core/base/dynamic_library.cpp and gpu/cuda/device_load.cpp may"),
    ("core/pipeline/a.cpp", "#include <sys/prctl.h>\n", "only core/base/ may"),
    ("app/a.cpp", "#include <linux/seccomp.h>\n", "only core/base/ may"),
    ("core/checkpoint/reader.cpp", '#include "checkpoint/hdf5_handle.h"\n', "knows no HDF5"),
    ("core/pipeline/a.cpp", '#include "checkpoint/hdf5_types.h"\n', "knows no HDF5"),
    ("core/checkpoint/reader.cpp", '#include "checkpoint/hdf5_survey.h"\n', "a process of its own"),
    ("core/base/a.cpp", '#include "ui/window/main_window.h"\n', "core/ must not know ui/"),
    ("core/base/a.cpp", '#include "gpu/device.h"\n', "core/ must not know gpu/"),
    ("ui/a.cpp", '#include "gpu/device.h"\n', "ui/ must not know gpu/"),
    ("ui/a.cpp", '#include "app/main.cpp"\n', "ui/ must not know app/"),
    ("ui/files/a.cpp", '#include "ui/document/session.h"\n', "ui/files must not know ui/document"),
    ("ui/document/a.cpp", '#include "ui/compute/compute.h"\n', "ui/document must not know ui/compute"),
    ("ui/document/a.cpp", '#include "../plot/image_pane.h"\n', "ui/document must not know ui/plot"),
    ("ui/document/a.cpp", "#include <QLabel>\n", "know no widget"),
    ("ui/document/a.h", "#include <QtWidgets/QWidget>\n", "know no widget"),
    ("ui/files/a.cpp", "#include <QFileDialog>\n", "know no widget"),
    ("ui/compute/a.cpp", "#include <QApplication>\n", "know no widget"),
    ("ui/compute/a.cpp", '#include "ui/pages/speed/panel.h"\n', "ui/compute must not know ui/pages"),
    ("ui/compute/a.cpp", '#include "ui/window/main_window.h"\n', "ui/compute must not know ui/window"),
    ("ui/compute/a.cpp", '#include "ui/plot/image_pane.h"\n', "ui/compute must not know ui/plot"),
    ("ui/controls/a.cpp", '#include "ui/document/session.h"\n', "ui/controls must not know ui/document"),
    ("ui/plot/a.cpp", '#include "ui/document/session.h"\n', "ui/plot must not know ui/document"),
    ("ui/plot/a.cpp", '#include "ui/compute/compute.h"\n', "ui/plot must not know ui/compute"),
    ("ui/plot/a.cpp", '#include "ui/pages/log/panel.h"\n', "ui/plot must not know ui/pages"),
    ("ui/pages/log/a.cpp", '#include "ui/pages/speed/panel.h"\n', "pages do not know each other"),
    ("ui/pages/log/a.cpp", '#include "../speed/panel.h"\n', "pages do not know each other"),
    ("ui/pages/log/a.cpp", '#include "ui/pages/page_list.h"\n', "pages do not know each other"),
    ("ui/pages/log/a.cpp", '#include "ui/window/main_window.h"\n', "ui/pages must not know ui/window"),
    ("ui/attic/a.cpp", '#include "ui/document/session.h"\n', "ui/attic must not know ui/document"),
    ("gpu/a.cpp", '#include "bench/benchmark.h"\n', "gpu/ must not know app/"),
    ("gpu/check/a.cpp", '#include "app/main.cpp"\n', "gpu/ must not know app/"),
    ("core/conformance/a.cpp", '#include "bench/benchmark.h"\n', "core/ must not know app/"),
    ("core/spectral/a.cpp", "#include <tbb/parallel_for.h>\n", "only core/base/parallel_tbb.cpp may"),
    ("core/base/a.cpp", "#include <oneapi/tbb.h>\n", "only core/base/parallel_tbb.cpp may"),
    ("core/product/a.cpp", "#include <cblas.h>\n", "only core/product/methods/blas_library may"),
    ("core/spectral/a.cpp", "#include <hwy/highway.h>\n", "only files core/…_kernels.cpp may"),
    ("core/spectral/a.cpp", "#include <fftw3.h>\n", "only one .cpp in core/transform/ may"),
    ("core/transform/a.cpp", "#include <fftw3.h>\n", "one file may"),
    ("core/checkpoint/a.cpp", "#include <hdf5.h>\n", "only core/checkpoint/hdf5_handle.h may"),
    ("core/io/a.cpp", "#include <H5public.h>\n", "only core/checkpoint/hdf5_handle.h may"),
    ("core/io/a.cpp", "#include <libdeflate.h>\n", "only core/checkpoint/ may"),
    ("app/a.cpp", "#include <openssl/evp.h>\n", "only core/checkpoint/ may"),
    ("core/pipeline/a.cpp", "#include <re2/re2.h>\n", "only core/pipeline/name_pattern.cpp may"),
    ("ui/a.cpp", "#include <re2/re2.h>\n", "only core/pipeline/name_pattern.cpp may"),
    ("core/pipeline/a.cpp", "#include <nlohmann/json.hpp>\n", "only core/io/ and app/ may"),
    ("ui/a.cpp", "#include <nlohmann/json.hpp>\n", "only core/io/ and app/ may"),
    ("core/pipeline/a.cpp", "#include <CLI/CLI.hpp>\n", "only app/ may"),
    ("app/a.cpp", "#include <cuda_runtime.h>\n", "only gpu/ may"),
    ("core/base/a.cpp", "#include <thrust/sort.h>\n", "only gpu/ may"),
    ("gpu/resident/a.cpp", "#include <cuda_runtime.h>\n", "only gpu/cuda/ may"),
    ("gpu/runtime/a.cpp", "#include <cufft.h>\n", "only gpu/cuda/ may"),
    ("gpu/kernels/a.cu", "#include <cublas_v2.h>\n", "only gpu/cuda/ may"),
    ("tests/gpu/host/a.cpp", "#include <boost/context/fiber.hpp>\n", "only tests/gpu/host/fibers.cpp may"),
    ("tests/gpu/host/a.cpp", "#include <tbb/parallel_for.h>\n", "only core/base/parallel_tbb.cpp may"),
    ("tests/gpu/host/a.cpp", "#include <fftw3.h>\n", "only one .cpp in core/transform/ may"),
    ("tests/gpu/host/a.cpp", "#include <cblas.h>\n", "only core/product/methods/blas_library may"),
    ("gpu/runtime/a.cpp", '#include "kernels/energies.h"\n', "gpu/runtime stands below or beside gpu/kernels"),
    ("gpu/cuda/a.cpp", '#include "kernels/energies.h"\n', "gpu/cuda stands below or beside gpu/kernels"),
    ("gpu/kernels/a.cu", '#include "resident/device.h"\n', "gpu/kernels stands below or beside gpu/resident"),
    ("gpu/kernels/a.cu", '#include "../resident/device.h"\n', "gpu/kernels stands below or beside gpu/resident"),
    ("gpu/resident/a.cpp", '#include "products/dense.h"\n', "gpu/resident stands below or beside gpu/products"),
    ("gpu/products/a.cpp", '#include "plugin.cpp"\n', "gpu/products stands below or beside gpu"),
    ("gpu/a.cpp", '#include "check/main.cpp"\n', "gpu stands below or beside gpu/check"),
    ("gpu/other/a.cpp", '#include "runtime/memory.h"\n', "gpu/other stands below or beside gpu/runtime"),
    ("tests/gpu/host/a.cpp", '#include "resident/device.h"\n', "no more than runtime/"),
    ("tests/gpu/host/a.cpp", "#include <QTest>\n", "no Qt"),
    ("gpu/kernels/a.cu", '#include "cuda/calls.cpp"\n', "only the build that it belongs to may"),
    ("gpu/resident/a.cpp", '#include "host/fibers.cpp"\n', "only the build that it belongs to may"),
    ("gpu/kernels/a.cu", "__shared__ float a[32];\n", "the host build has no such thing"),
    ("gpu/kernels/a.cu", "void f() { k<<<1, 1>>>(); }\n", "the host build has no such thing"),
    ("gpu/kernels/a.cu", 'void f() { asm("ret;"); }\n', "the host build has no such thing"),
    ("gpu/kernels/a.cu", "#include <cub/block/block_scan.cuh>\n", "the host build has no such thing"),
    ("core/base/a.cpp", "void f() { std::cout << 1; }\n", "core never prints"),
    ("core/base/a.cpp", 'void f() { printf("x"); }\n', "core never prints"),
    ("core/base/a.cpp", 'void f() { std::fprintf(stderr, "x"); }\n', "core never prints"),
    ("core/base/a.cpp", "void f() { std::exit(1); }\n", "core never ends the process"),
    ("core/base/a.cpp", "void f() { abort(); }\n", "core never ends the process"),
    ("core/base/a.cpp", "auto f() { return v | std::views::reverse; }\n", "clang 14"),
    ("core/base/a.cpp", "#include <format>\n", "clang 14"),
    ("ui/a.cpp", "// TODO: later\n", "unfinished"),
    ("tests/ui/a.cpp", "void f() { process.waitForFinished(60000); }\n", "a busy machine needs more"),
    ("tests/ui/a.cpp", "void f() { process.waitForStarted(); }\n", "a busy machine needs more"),
    ("tests/ui/a.cpp", "void f() { QTRY_COMPARE_WITH_TIMEOUT(a, b, 30000); }\n", "a busy machine needs more"),
    ("tests/ui/a.cpp", "void f() { QTest::qWaitForWindowExposed(window); }\n", "a busy machine needs more"),
    ("ui/a.cpp", "int x;\n" * 450, "more than one reason to exist"),
]


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)


def complaints_about(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            write(root, path, text)
        return layering.check_tree(root)[0]


def main():
    clean = {path: HEAD + text for path, text in CLEAN.items()}
    wrong = [f"a clean tree is complained about: {problem}" for problem in complaints_about(clean)]
    for path, text, expected in VIOLATIONS:
        found = complaints_about({**clean, path: HEAD + text})
        if not any(path in problem and expected in problem for problem in found):
            wrong.append(f"not noticed ({expected}): {path}: {text.splitlines()[0]}; said: {found}")
    for tag in ("SPDX-License-Identifier", "SPDX-FileCopyrightText"):
        text = "\n".join(line for line in HEAD.split("\n") if tag not in line)
        if not any(tag in problem for problem in complaints_about({**clean, "ui/a.h": text})):
            wrong.append(f"not noticed: a file without {tag}")
    if layering.cuda_libraries("\tlibfftw3f.so.3 => /usr/lib/libfftw3f.so.3 (0x1)\n"):
        wrong.append("FFTW is taken for a CUDA library")
    if layering.cuda_libraries("\tlibcufft.so.12 => not found\n") != ["libcufft.so"]:
        wrong.append("not noticed: a CUDA library in ldd's output")
    print("\n".join(wrong + [f"{len(VIOLATIONS) + 4} planted violations, {len(wrong)} problems"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
