#!/usr/bin/env python3
"""Writes sbom.spdx.json and NOTICE.md: everything that is shipped, with its licence.

Usage: scripts/sbom.py [--check]    with --check only says whether the files are as they would be written
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.search(r'^version = "(.+)"', (ROOT / "bindings/python/pyproject.toml").read_text("utf-8"), re.M)[1]
#: When what follows was last looked through.
LOOKED_THROUGH = "2026-12-01T00:00:00Z"
SWIFT = "Apache-2.0 WITH Swift-exception"

#: In liblading, as the compiler links them: name, version, licence, where from.
STATIC = [
    ("swift-stdlib", "6.3.1", SWIFT, "https://github.com/swiftlang/swift"),
    ("swift-foundation", "6.3.1", SWIFT, "https://github.com/swiftlang/swift-foundation"),
    ("swift-collections", "NOASSERTION", SWIFT, "https://github.com/apple/swift-collections"),
    ("llvm-project", "NOASSERTION", "Apache-2.0 WITH LLVM-exception", "https://github.com/swiftlang/llvm-project"),
    ("unicode-data", "NOASSERTION", "Unicode-3.0", "https://www.unicode.org/Public/"),
]
COMMENTS = {
    "swift-foundation": "FoundationEssentials and its _FoundationCShims; not Foundation, and no ICU.",
    "swift-collections": "The part of it that is in FoundationEssentials.",
    "llvm-project": "The parts of it that are in the Swift runtime.",
    "unicode-data": "The tables of the Swift standard library.",
}
#: Of the system, loaded with it and not shipped: name, its file, licence.
DYNAMIC = [
    ("libcurl", "libcurl.so.4", "curl"),
    ("libstdc++", "libstdc++.so.6", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    ("libgcc", "libgcc_s.so.1", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    ("glibc", "libc.so.6", "LGPL-2.1-or-later"),
]
#: Of what the extras of the Python package install.
LICENCES = {
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "attrs": "MIT",
    "colorama": "BSD-3-Clause",
    "frozenlist": "Apache-2.0",
    "google-crc32c": "Apache-2.0",
    "graphql-core": "MIT",
    "idna": "BSD-3-Clause",
    "msgspec": "BSD-3-Clause",
    "multidict": "Apache-2.0",
    "propcache": "Apache-2.0",
    "tqdm": "MPL-2.0 AND MIT",
    "typing-extensions": "PSF-2.0",
    "yarl": "Apache-2.0",
}


def package(name, version, licence, where="NOASSERTION", comment=None, url=None):
    described = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "name": name,
        "versionInfo": version,
        "downloadLocation": where,
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }
    if comment:
        described["comment"] = comment
    if url:
        reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": url}
        described["externalRefs"] = [reference]
    return described


def extras():
    """What the extras may install, with the versions that they are tested with."""
    listed = (ROOT / "requirements/demo.txt").read_text("utf-8")
    return [
        package(name, version, LICENCES[name], url=f"pkg:pypi/{name}@{version}")
        for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;]+)", listed, re.M)
    ]


def document():
    library = package("liblading", VERSION, "MIT")
    binding = package("lading", VERSION, "MIT", comment="The Python package; without an extra it depends on no other.")
    static = [package(name, version, licence, where, COMMENTS.get(name)) for name, version, licence, where in STATIC]
    dynamic = [package(name, "NOASSERTION", licence, comment=f"{file} of the system") for name, file, licence in DYNAMIC]
    optional = extras()

    def related(kind, one, others):
        return [
            {"spdxElementId": one["SPDXID"], "relationshipType": kind, "relatedSpdxElement": each["SPDXID"]}
            for each in others
        ]

    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"lading-{VERSION}",
        "documentNamespace": f"https://spdx.org/spdxdocs/lading-{VERSION}",
        "creationInfo": {"created": LOOKED_THROUGH, "creators": ["Tool: scripts/sbom.py"]},
        "packages": [library, binding, *static, *dynamic, *optional],
        "relationships": related("DESCRIBES", {"SPDXID": "SPDXRef-DOCUMENT"}, [library, binding])
        + related("STATIC_LINK", library, static)
        + related("DYNAMIC_LINK", library, dynamic)
        + related("CONTAINS", binding, [library])
        + [way for each in optional for way in related("OPTIONAL_DEPENDENCY_OF", each, [binding])],
    }


def notice(spdx):
    """The same for people to read."""
    kinds = {each["relatedSpdxElement"]: each["relationshipType"] for each in spdx["relationships"]}
    by_kind = {"STATIC_LINK": [], "DYNAMIC_LINK": [], None: []}
    for each in spdx["packages"]:
        if each["name"] not in ("lading", "liblading"):
            kind = kinds.get(each["SPDXID"])
            by_kind[kind].append(f"- {each['name']}: {each['licenseDeclared']}. {each.get('comment', '')}".rstrip())
    return "\n".join(
        [
            "# What is shipped, and its licences",
            "",
            "Written by `scripts/sbom.py`, as is `sbom.spdx.json`. Lading is under the MIT licence (LICENSE).",
            "",
            "## In the library",
            "The Swift exception lets what the compiler embeds be passed on without a further notice.",
            "",
            *by_kind["STATIC_LINK"],
            "",
            "## Loaded from the system",
            "",
            *by_kind["DYNAMIC_LINK"],
            "",
            "## Of the Python package",
            "It depends on nothing. Its extras `emulator` and `progress` install, or may on some systems:",
            "",
            *by_kind[None],
            "",
        ]
    )


def main():
    spdx = document()
    texts = {"sbom.spdx.json": json.dumps(spdx, indent=2) + "\n", "NOTICE.md": notice(spdx)}
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    for name, text in texts.items():
        file = ROOT / name
        if not sys.argv[1:]:
            file.write_text(text, "utf-8")
        elif not file.exists() or file.read_text("utf-8") != text:
            sys.exit(f"{name} is not current: run scripts/sbom.py")


if __name__ == "__main__":
    main()
