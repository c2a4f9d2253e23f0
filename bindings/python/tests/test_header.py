"""The structs and numbers of this package against the C header, as a C compiler sees it."""

import ctypes
import os
import re
import subprocess
from pathlib import Path

import pytest

from lading import _structs as structs
from lading.codes import Code, RowState, Stage, State

INCLUDE = Path(__file__).resolve().parents[3] / "include"
HEADER = (INCLUDE / "lading" / "lading.h").read_text()

STRUCTS = {
    "lading_string": structs.String,
    "lading_error": structs.Error,
    "lading_image_info": structs.ImageInfo,
    "lading_callback": structs.Callback,
    "lading_client_options": structs.ClientOptions,
    "lading_close_report": structs.CloseReport,
    "lading_source": structs.Source,
    "lading_finding": structs.Finding,
    "lading_submit_options": structs.SubmitOptions,
    "lading_scene_item": structs.SceneItem,
    "lading_import_options": structs.ImportOptions,
    "lading_request_options": structs.RequestOptions,
    "lading_limits": structs.Limits,
    "lading_spool_status": structs.SpoolStatus,
    "lading_progress": structs.Progress,
    "lading_result": structs.Result,
    "lading_file": structs.File,
    "lading_event": structs.Event,
}


#: What a host that was compiled against an earlier header relies on, a line each: a struct with its size, a member with
#: its size and offset, a constant with its value. LADING_UPDATE_LAYOUT=1 writes it anew: new lines are additions, a
#: changed or missing one breaks hosts.
LAYOUT = INCLUDE.parent / "Tests" / "c" / "layout.txt"
CODE = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)


def members(body):
    """The names of a struct's members, from what is between its braces."""
    for declaration in body.split(";"):
        pointer = re.search(r"\(\*(\w+)\)\(", declaration)
        if pointer:
            yield pointer.group(1)
            continue
        for declarator in declaration.split(","):
            name = re.search(r"(\w+)\s*(\[\d+\])?\s*$", declarator)
            if name:
                yield name.group(1)


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    """As the compiler sees the header: structs (size), "struct.member" (size, offset), constants (value)."""
    folder = tmp_path_factory.mktemp("layout")
    lines = ["#include <inttypes.h>", "#include <stdio.h>", "#include <lading/lading.h>", "int main(void) {"]
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\n\} \1;", CODE, re.S):
        lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
        for member in members(body):
            path = f"{name}.{member}"
            lines.append(f'printf("{path} %zu %zu\\n", sizeof((({name} *)0)->{member}), offsetof({name}, {member}));')
    constants = re.findall(r"\b(LADING_[A-Z0-9_]+) = ", CODE)
    constants += re.findall(r"^#define (LADING_[A-Z_]+) (?:U?INT\d+_MAX)$", CODE, re.M)
    lines += [f'printf("{name} %" PRIu64 "\\n", (uint64_t){name});' for name in constants]
    (folder / "layout.c").write_text("\n".join([*lines, "return 0;}"]))
    subprocess.run(["cc", "-I", str(INCLUDE), "-o", str(folder / "layout"), str(folder / "layout.c")], check=True)
    output = subprocess.run([str(folder / "layout")], check=True, capture_output=True, text=True).stdout
    return {name: tuple(map(int, numbers)) for name, *numbers in map(str.split, output.splitlines())}


def test_layout_and_numbers_are_those_that_hosts_were_compiled_with(layout):
    text = "".join(f"{name} {' '.join(map(str, numbers))}\n" for name, numbers in layout.items())
    if os.environ.get("LADING_UPDATE_LAYOUT"):
        LAYOUT.write_text(text)
    assert text == LAYOUT.read_text()


def test_layout_has_every_struct_and_every_number(layout):
    assert {name for name in layout if name.islower() and "." not in name} == set(
        re.findall(r"typedef struct \w+ \{.*?\n\} (\w+);", CODE, re.S)
    )
    assert len([name for name in layout if name.isupper()]) == len(set(re.findall(r"LADING_[A-Z0-9_]+(?= = )", CODE))) + 4
    assert layout["lading_event.progress"][1] + layout["lading_progress"][0] == layout["lading_event"][0]
    assert "lading_pose.qz" in layout and "lading_source.rewind" in layout and layout["lading_error.item"] == (256, 24)


@pytest.mark.parametrize("name", STRUCTS)
def test_structs_have_the_layout_of_the_header(name, layout):
    struct = STRUCTS[name]
    assert ctypes.sizeof(struct) == layout[name][0]
    for member, _ in struct._fields_:
        field = getattr(struct, member)
        assert (field.size, field.offset) == layout[f"{name}.{member}"], member


def constants(prefix):
    return {name: int(value) for name, value in re.findall(rf"\bLADING_{prefix}_?([A-Z_0-9]*) = (\d+)", HEADER) if name}


def test_codes_are_those_of_the_header():
    assert {member.name: member.value for member in Code if member} == constants("ERROR")


@pytest.mark.parametrize(("enum", "prefix"), [(Stage, "STAGE"), (State, "STATE"), (RowState, "ROW_")])
def test_enumerations_are_those_of_the_header(enum, prefix):
    assert {member.name: member.value for member in enum} == constants(prefix)


@pytest.mark.parametrize("prefix", ["EVENT", "SOURCE", "PLATFORM", "ROWS"])
def test_other_numbers_are_those_of_the_header(prefix):
    for name, value in constants(prefix).items():
        if hasattr(structs, f"{prefix}_{name}"):
            assert getattr(structs, f"{prefix}_{name}") == value


def test_the_numbers_that_are_looked_for_are_in_the_header():
    assert constants("ROWS") == {
        "MADE": structs.ROWS_MADE,
        "REFUSED": structs.ROWS_REFUSED,
        "NOT_SENT": structs.ROWS_NOT_SENT,
    }
    assert constants("PLATFORM")["LABELBOX"] == structs.PLATFORM_LABELBOX
    assert structs.EVENT_DATA_WANTED == constants("EVENT")["DATA_WANTED"]


def test_every_prototype_has_the_number_of_parameters_of_the_header():
    from lading import _native

    text = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
    for name, (_, *arguments) in _native._PROTOTYPES.items():
        parameters = re.search(rf"\b{name}\((.*?)\);", text, re.S).group(1)
        expected = 0 if parameters.strip() == "void" else parameters.count(",") + 1
        assert len(arguments) == expected, name
