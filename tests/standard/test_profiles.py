"""Profiles: what is frozen stays what it was, a user's file is read or refused in one line, patterns take what can be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from suite.drive.deciders import deciders
from suite.judge.own_rules import refuse_broken
from suite.standard.catalogue import requirement, requirements
from suite.standard.profiles import ProfileError, core, expanded, load, profile, profiles
from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

V = str(VERSIONS[1])
HEAD = f'id = "own"\ntitle = "Own"\nversion = "{V}"\nrole = "CPO"\n'
RULE = '[[rule]]\nid = "named"\nobject = "location"\ntext = "It has a name."\nneeds = ["/name"]\n'


def made(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_profile_of_the_suite_is_frozen_and_its_requirements_can_be_decided() -> None:
    decided = deciders()
    for each in profiles().values():
        assert each.frozen, each.id
        assert "@" in each.id
        refuse_broken(each)
        for name in each.requirements:
            entry = requirement(name)
            assert entry.applies(each.version, each.role), (each.id, name)
            assert name in decided, (each.id, name)


def test_a_frozen_must_still_weighs_a_failure() -> None:
    """Where the catalogue weighs it less today, the profile wants a new edition, and this test another one."""
    for each in profiles().values():
        for name in each.must:
            assert requirement(name).verdict_in(each.version) == "FAIL", f"{each.id}: {name}: freeze a new edition"


def test_there_is_a_core_for_each_version_and_role_that_the_suite_drives() -> None:
    for version in map(str, VERSIONS):
        for role in ("CPO", "EMSP"):
            found = core(version, role)
            assert found is not None
            assert (found.version, found.role) == (version, role)
            assert not found.rules, "a core asks for nothing beyond the standard"
    assert core(V, "PTP") is None


def test_every_entry_of_afir_names_its_article() -> None:
    found = [each for name, each in profiles().items() if name.startswith("afir")]
    assert found
    for each in found:
        assert all("2025/655, Annex, " in rule.source for rule in each.rules)
        assert all("2025/655, Annex, " in each.sources[name] for name in each.requirements)


def test_the_newest_edition_counts_where_none_is_named() -> None:
    assert profile(f"cpo-{V}").id == max(each for each in profiles() if each.startswith(f"cpo-{V}@"))
    with pytest.raises(ProfileError, match=r"there is no profile 'cpo-9'; known: .*cpo-"):
        profile("cpo-9")


def test_what_was_frozen_cannot_be_changed_without_notice(tmp_path: Path) -> None:
    drawn = load(made(tmp_path, HEAD + 'must = ["versions.list.valid"]\n'))
    head = HEAD + f'digest = "{drawn.digest}"\n'
    assert load(made(tmp_path, head + 'must = ["versions.list.valid"]\n')).frozen
    changed = made(tmp_path, head + 'must = ["versions.list.valid", "versions.list.numbers"]\n')
    with pytest.raises(ProfileError, match="is not what was frozen as own"):
        load(changed)
    assert len(expanded(changed).must) == 2


def test_the_digest_hangs_on_what_is_asked_and_on_nothing_else(tmp_path: Path) -> None:
    plain = load(made(tmp_path, HEAD + 'must = ["versions.list.valid"]\n' + RULE))
    words = load(made(tmp_path, HEAD + 'text = "more"\nmust = ["versions.list.valid"]\n' + RULE))
    stricter = load(made(tmp_path, HEAD + 'must = ["versions.list.valid"]\n' + RULE + 'level = "should"\n'))
    assert plain.digest == words.digest != stricter.digest


def test_a_pattern_takes_what_applies_weighs_and_can_be_decided(tmp_path: Path) -> None:
    found = load(made(tmp_path, HEAD + 'must = ["locations.*"]\nshould = ["locations.*"]\nexcept = ["*.valid"]\n'))
    assert found.must
    assert found.should
    assert not set(found.must) & set(found.should)
    for name in found.requirements:
        entry = requirements()[name]
        assert entry.verdict_in(V) == ("FAIL" if name in found.must else "WARNING")
        assert entry.applies(V, "CPO")
        assert not entry.untested_reason
        assert not name.endswith(".valid")


def test_a_profile_extends_another(tmp_path: Path) -> None:
    base = profile(f"cpo-{V}")
    text = f'id = "own"\ntitle = "Own"\nextends = "{base.id}"\nexcept = ["credentials.*"]\n' + RULE
    found = load(made(tmp_path, text))
    assert (found.version, found.role) == (base.version, base.role)
    assert set(found.must) == {each for each in base.must if not each.startswith("credentials.")}
    further = load(made(tmp_path, 'id = "more"\ntitle = "More"\nextends = "own.toml"\n', "more.toml"))
    assert further.must == found.must
    assert further.rules == found.rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("must = [", "no TOML"),
        ('title = "x"\n', "id is missing"),
        ('id = "Own!"\ntitle = "x"\n', "id 'Own!'"),
        (HEAD, "nothing in it is a must"),
        (HEAD + 'muss = ["x"]\n', "unknown key 'muss'"),
        (HEAD + 'must = "versions.list.valid"\n', "must has to be a list"),
        (HEAD + 'must = ["versions.list.vald"]\n', "there is no requirement 'versions.list.vald'"),
        (HEAD + 'must = ["nothing.*"]\n', "there is no requirement 'nothing.*'"),
        (HEAD + 'must = ["tokens.object.valid"]\n', "tokens.object.valid is not for a CPO"),
        (HEAD.replace(V, "9.9") + 'must = ["versions.list.valid"]\n', "version '9.9'; known: "),
        (HEAD.replace("CPO", "BOSS") + 'must = ["versions.list.valid"]\n', "role 'BOSS' is none of"),
        ('id = "own"\ntitle = "x"\nextends = "own.toml"\n', "leads back to itself"),
        ('id = "own"\ntitle = "x"\nextends = "cpo-0"\n', "there is no profile 'cpo-0'"),
        (HEAD.replace("CPO", "EMSP") + f'extends = "cpo-{V}"\n', "which is for a CPO"),
        (HEAD + RULE + RULE, "two rules have the same id"),
        (HEAD + RULE.replace("location", "lokation"), "there is no object 'lokation'"),
        (HEAD + RULE.replace("/name", "name"), "needs is a list of pointers"),
        (HEAD + RULE.replace('needs = ["/name"]', ""), "nothing can break it"),
        (HEAD + 'rule = "x"\n', "write it as"),
        (HEAD + RULE + 'level = "perhaps"\n', "level is one of must, should"),
        (HEAD + RULE + 'when = "x"\n', "when and schema are tables"),
        (HEAD + RULE + '[sources]\n"x" = 1\n', "sources has a text"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_profile_is_refused_in_one_line(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load(made(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        profile(str(tmp_path / "none.toml"))
    (tmp_path / "blob.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match="no TOML"):
        load(tmp_path / "blob.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(ProfileError, match="larger than"):
        load(tmp_path / "large.toml")


@pytest.mark.parametrize(
    "schema", ['type = "strin"', 'pattern = "(((("', '"$ref" = "file:///etc/passwd"', "const = 2020-01-01"]
)
def test_a_schema_that_is_none_is_refused(schema: str, tmp_path: Path) -> None:
    text = HEAD + RULE.replace('needs = ["/name"]', f"[rule.schema]\n{schema}\n")
    with pytest.raises(ProfileError, match="its schema is no JSON Schema"):
        refuse_broken(load(made(tmp_path, text)))
