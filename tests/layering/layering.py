# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""The boundaries inside the source tree, as rules over its files. See check_layering.py and check_the_checks.py."""
import os
import re

SOURCE_FOLDERS = ["app", "core", "gpu", "packaging", "resources", "tests", "ui"]
CPP = (".cpp", ".h", ".cu", ".cuh")
SCRIPTS = (".py", ".sh", ".cmake", "CMakeLists.txt")
MAX_LINES = 450

# Folders inside core from the bottom up. A folder includes only itself and what stands on a lower line.
CORE_ORDER = [["base"], ["tensor"], ["io"], ["transform"], ["spectral"], ["codec"], ["product", "checkpoint"], ["device"],
              ["conformance"], ["analysis"], ["pipeline"]]
LEVEL = {folder: level for level, folders in enumerate(CORE_ORDER) for folder in folders}

# The same inside single folders, whose own files ("") have a line, too.
INNER_ORDER = {
    "core/product": [["weights"], [""], ["methods", "convolution"], ["study"]],
    "gpu": [["runtime"], ["cuda", "kernels"], ["resident"], ["products"], [""], ["check"]],
}

# Top level: who may include whose headers (paths as seen from the top).
MAY_INCLUDE = {"core": {"core"}, "gpu": {"gpu", "core"}, "ui": {"ui", "core"}, "app": {"app", "ui", "core"}}

# And where besides: whose files, whose headers.
MAY_ALSO_INCLUDE = [("gpu/check/", "app/bench/")]

# Rooms of ui/, and whose headers each may include beside its own. In pages/, a page (a folder) includes only itself,
# the others' rooms and pages/page.h: what lists them, pages/page_list, knows them all.
UI_ROOMS = {"files": set(), "document": {"files"}, "compute": {"document", "files"}, "controls": set(), "plot": {"files"},
            "pages": {"compute", "controls", "document", "files", "plot"},
            "window": {"compute", "controls", "document", "files", "pages", "plot"}}
PAGE_HEADER = "ui/pages/page.h"
WIDGETLESS = ("ui/files/", "ui/document/", "ui/compute/")
# What these three include of Qt: of QtCore and QtGui, and nothing that is drawn.
DRAWS_NOTHING = re.compile(r"Q(Abstract(Item|Table)Model|ByteArray|CoreApplication|FileInfo|Locale|Map|MetaObject|Object|Point"
                           r"|Pointer|Settings|SocketNotifier|String|StringList|Timer|Undo(Command|Stack)|Url)$")

# Each foreign library is known in one place only: header pattern, files that may include it, their description.
FOREIGN = [
    (r"(tbb|oneapi)/", r"core/base/parallel_tbb\.cpp", "core/base/parallel_tbb.cpp"),
    (r"fftw3", r"core/transform/[^/]+\.cpp", "one .cpp in core/transform/"),
    (r"(hdf5|H5\w+)\.h", r"core/checkpoint/hdf5_handle\.h|tests/|packaging/", "core/checkpoint/hdf5_handle.h"),
    (r"libdeflate\.h|openssl/", r"core/checkpoint/|tests/", "core/checkpoint/"),
    (r"cblas", r"core/product/methods/blas_library\.(h|cpp)", "core/product/methods/blas_library"),
    (r"hwy/", r"core/[a-z/]+/[a-z_]+_kernels\.cpp|tests/", "files core/…_kernels.cpp"),
    (r"re2/", r"core/pipeline/name_pattern\.cpp", "core/pipeline/name_pattern.cpp"),
    (r"nlohmann/", r"(core/io|app|tests)/", "core/io/ and app/"),
    (r"CLI/", r"app/", "app/"),
    (r"dlfcn", r"core/base/dynamic_library\.cpp|gpu/cuda/device_load\.cpp|tests/",
     "core/base/dynamic_library.cpp and gpu/cuda/device_load.cpp"),
    (r"linux/seccomp|sys/prctl", r"core/base/|tests/", "core/base/"),
    (r"cuda|cufft|cublas|cub/|thrust/|vector_types\.h|device_launch_parameters\.h", r"gpu/|tests/gpu/", "gpu/"),
    (r"(cuda_runtime(_api)?|cufft\w*|cublas\w*)\.h", r"gpu/cuda/|tests/gpu/host/calls\.cpp", "gpu/cuda/"),
    (r"boost/", r"tests/gpu/host/fibers\.cpp", "tests/gpu/host/fibers.cpp"),
]

# Headers of ours that only some files may include: pattern, those files, why.
RESERVED = [
    (r"checkpoint/hdf5_(handle|types)\.h", r"core/checkpoint/(hdf5_\w+|\w+_writer|column_set)\.(h|cpp)|tests/",
     "who reads a file that was merely opened knows no HDF5: a process of its own does"),
    (r"checkpoint/hdf5_survey\.h", r"core/checkpoint/hdf5_(survey|child)\.cpp|tests/",
     "HDF5 reads structure in a process of its own: see checkpoint/hdf5_child.h"),
]

# Kernels are compiled twice, by nvcc and as C++ for the host: what only one of them knows stands in gpu/cuda/ or
# tests/gpu/host/.
ONE_BUILD_ONLY = re.compile(r"__shared__|<<<|\basm\b|#\s*include\s*<cub/|\b__CUDA_ARCH__\b|\b__CUDACC__\b")
ONE_BUILD_FOLDERS = ("gpu/cuda/", "tests/gpu/host/", "gpu/runtime/kernel.h", "gpu/runtime/algorithms.h")

PRINTING = re.compile(r"\bstd::(cout|cerr|clog|print|println)\b|(?<![\w.>:])(std::)?(f?printf|v?printf|f?puts|putchar|perror)\s*\(")
EXITING = re.compile(r"(?<![\w.>])(std::)?(exit|_exit|quick_exit|abort|terminate)\s*\(")
NEWER_THAN_CLANG_14 = re.compile(r"\bstd::(ranges::)?views\b|\bstd::(format|expected)\b|#include <(format|expected)>")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
OWN_PATIENCE = re.compile(r"QTRY_\w+_WITH_TIMEOUT|waitFor(Started|Finished)\((?!\w*(::)?patience)|qWaitFor\w*\((?![^\n]*\n?[^\n]*patience)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
CUDA_LIBRARY = re.compile(r"lib(cuda|cudart|cufft|cublas|cublasLt|nvrtc|cusparse|nvJitLink)\.so")


def source_files(root):
    """Paths of all sources below root, relative to it, with forward slashes."""
    for top in SOURCE_FOLDERS:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(name for name in folders if name not in ("build", "__pycache__"))
            for name in sorted(names):
                if name.endswith(CPP) or name.endswith(SCRIPTS):
                    yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def without_comments(text):
    """C++ text with comments and the insides of string literals blanked, line numbers unchanged."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
    return pattern.sub(lambda match: '""' if match.group().startswith('"') else "\n" * match.group().count("\n"), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def included_file(path, header, root):
    """The file that an include with quotes leads to; None for an unknown header."""
    beside = os.path.normpath(os.path.join(os.path.dirname(path), header)).replace(os.sep, "/")
    for candidate in (beside, "core/" + header, header, "ui/" + header, "app/" + header, "gpu/" + header):
        if os.path.isfile(os.path.join(root, candidate)):
            return candidate
    return None


def included_place(path, header, root):
    """Where an include with quotes leads, as (top folder, folder in core or ui or None); None for an unknown header."""
    file = included_file(path, header, root)
    if file is not None:
        parts = file.split("/")
        return parts[0], parts[1] if parts[0] in ("core", "ui") and len(parts) > 2 else None
    first = header.split("/")[0]
    return (first, None) if first in MAY_INCLUDE else None


def inner_level(path, base):
    """Which folder inside `base` a file lies in ("" for `base` itself), and its line in the order; None: elsewhere."""
    if not path.startswith(base + "/"):
        return None
    folder = "/".join(path[len(base) + 1:].split("/")[:-1])
    levels = [level for level, folders in enumerate(INNER_ORDER[base]) if folder in folders]
    return folder, levels[0] if levels else None


def check_inner_place(path, header, root):
    """Problems with one include with quotes: against the order inside a folder."""
    target = included_file(path, header, root)
    if path.startswith(ONE_BUILD_FOLDERS) and header.startswith("cuda/"):
        return []
    for base in INNER_ORDER if target else ():
        one, other = inner_level(path, base), inner_level(target, base)
        if one is None or other is None or one[0] == other[0]:
            continue
        if one[1] is None or other[1] is None or other[1] >= one[1]:
            names = [(base + "/" + folder).rstrip("/") for folder, _ in (one, other)]
            return [f'includes "{header}": {names[0]} stands below or beside {names[1]}']
    return []


def check_place(path, header, root):
    """Problems with one include with quotes: against the order of folders."""
    top, place = path.split("/")[0], included_place(path, header, root)
    if place is None or top not in MAY_INCLUDE:
        return []
    target, folder = place
    file = included_file(path, header, root) or header
    if any(path.startswith(who) and file.startswith(whose) for who, whose in MAY_ALSO_INCLUDE):
        return []
    if target not in MAY_INCLUDE[top]:
        return [f'includes "{header}": {top}/ must not know {target}/']
    own = path.split("/")[1]
    if top == target == "core" and folder != own and LEVEL.get(folder, -1) >= LEVEL.get(own, 99):
        return [f'includes "{header}": core/{own} stands below or beside core/{folder}']
    if top == target == "ui":
        return check_room(path, header, own, folder, file)
    return check_inner_place(path, header, root)


def check_one_build(path, header):
    """Problems with one include with quotes: against the two builds of gpu/, for the device and for the host."""
    if path.startswith("gpu/") and header.startswith(("cuda/", "host/")) and not path.startswith(ONE_BUILD_FOLDERS):
        return [f'includes "{header}": only the build that it belongs to may; see runtime/kernel.h']
    if path.startswith("tests/gpu/host/") and header.startswith(("cuda/", "kernels/", "resident/", "products/")):
        return [f'includes "{header}": what takes the place of gpu/cuda knows of gpu/ no more than runtime/']
    return []


def page_of(path):
    """The folder of the page that a file of ui/pages/ belongs to; None: it belongs to none."""
    parts = path.split("/")
    return parts[2] if parts[:2] == ["ui", "pages"] and len(parts) > 3 else None


def check_room(path, header, own, room, file):
    """Problems with an include of ui/ in ui/: against what rooms may know, and pages of each other."""
    if own != room and room not in UI_ROOMS.get(own, set()):
        return [f'includes "{header}": ui/{own} must not know ui/{room}']
    page = page_of(path)
    if page and room == "pages" and page != page_of(file) and file != PAGE_HEADER:
        return [f'includes "{header}": pages do not know each other']
    return []


def check_includes(path, text, root):
    problems = []
    for match in INCLUDE.finditer(text):
        quote, header = match.groups()
        found = check_one_build(path, header) or check_place(path, header, root) if quote == '"' else []
        if path.startswith(("core/", "gpu/", "tests/gpu/host/")) and re.match(r"Q[A-Za-z]", header):
            found.append(f"includes {header}: no Qt under core/ and gpu/")
        if path.startswith(WIDGETLESS) and re.match(r"Q[A-Za-z]", header) and not DRAWS_NOTHING.match(header):
            found.append(f"includes {header}: files, document and compute know no widget")
        for pattern, allowed, where in FOREIGN:
            if re.match(pattern, header) and not re.match(allowed, path) and included_place(path, header, root) is None:
                found.append(f"includes {header}: only {where} may")
        for pattern, allowed, why in RESERVED:
            if re.match(pattern, header) and not re.match(allowed, path):
                found.append(f'includes "{header}": {why}')
        problems += [f"{path}:{line_of(text, match.start())}: {problem}" for problem in found]
    return problems


def check_text(path, text):
    """What must not stand in sources, apart from includes."""
    rules = []
    if path.endswith(CPP) and path.startswith(("app/", "core/", "gpu/", "ui/")):
        rules.append((UNFINISHED, text, "unfinished work is an issue, not a comment"))
    if path.endswith(CPP) and path.startswith(("gpu/", "tests/gpu/")) and not path.startswith(ONE_BUILD_FOLDERS):
        rules.append((ONE_BUILD_ONLY, without_comments(text), "the host build has no such thing; see runtime/kernel.h"))
    if path.endswith(CPP) and path.startswith("core/"):
        code = without_comments(text)
        rules += [(PRINTING, code, "core never prints"), (EXITING, code, "core never ends the process"),
                  (NEWER_THAN_CLANG_14, text, "clang 14 must compile core")]
    if path.endswith(CPP) and path.startswith("tests/") and path != "tests/support/patience.h":
        rules.append((OWN_PATIENCE, without_comments(text), "a busy machine needs more; see support/patience.h"))
    problems = []
    for pattern, searched, why in rules:
        for match in pattern.finditer(searched):
            problems.append(f"{path}:{line_of(searched, match.start())}: {match.group().strip()}: {why}")
    return problems


def check_shape(path, text):
    """Length and licence lines."""
    problems = []
    lines = text.count("\n")
    if lines > MAX_LINES:
        problems.append(f"{path}: {lines} lines, at most {MAX_LINES}: it has more than one reason to exist")
    head = "\n".join(text.split("\n")[:4])
    for tag in ("SPDX-License-Identifier: GPL-3.0-or-later", "SPDX-FileCopyrightText: "):
        if tag not in head:
            problems.append(f"{path}: no line '{tag}' at its top")
    return problems


def check_tree(root):
    """All problems of the tree at root, and the number of files looked at."""
    problems, fftw, count = [], [], 0
    for path in source_files(root):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            text = file.read()
        count += 1
        problems += check_shape(path, text) + check_text(path, text)
        if path.endswith(CPP):
            problems += check_includes(path, text, root)
            if re.search(r"#include <fftw3", text):
                fftw.append(path)
    if len(fftw) > 1:
        problems.append(f"{', '.join(fftw)}: all include fftw3.h; one file may")
    return problems, count


def cuda_libraries(ldd_output):
    """The CUDA libraries that a program or library needs in order to start, from the output of ldd."""
    return sorted({match.group() for match in CUDA_LIBRARY.finditer(ldd_output)})
