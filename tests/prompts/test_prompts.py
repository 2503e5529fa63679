import pytest

from prompts import PromptError, load, names, parse

GOOD = "---\npurpose: Say it.\nvariables: what\n---\n# system\nBe plain.\n\n# user\nSay {{what}} and {{ what }}.\n"


@pytest.mark.parametrize("name", names())
def test_every_prompt_loads_and_is_filled_by_its_variables(name: str) -> None:
    prompt = load(name)
    assert prompt.purpose.endswith(".")
    filled = prompt.fill(**{variable: f"<{variable}>" for variable in prompt.variables})
    assert [role for role, _ in filled] == ["system", "user"]
    text = "\n".join(text for _, text in filled)
    assert "{{" not in text
    assert all(f"<{variable}>" in text for variable in prompt.variables)


def test_the_prompts_are_these() -> None:
    assert names() == ["answer", "condense", "suggest"]


def test_values_are_never_read_as_templates() -> None:
    assert parse("p", GOOD).fill(what="{{what}} \\1 $x")[1] == ("user", "Say {{what}} \\1 $x and {{what}} \\1 $x.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "lacks what"),
        ({"what": 1, "more": 2}, "has no more"),
        ({"other": 2}, "lacks what and has no other"),
    ],
)
def test_a_missing_or_extra_variable_is_an_error(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence):
        parse("p", GOOD).fill(**values)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# user\nHello", "no header"),
        (GOOD.replace("variables: what\n", ""), "purpose and variables"),
        (GOOD.replace("purpose", "aim"), "purpose and variables"),
        (GOOD.replace("variables: what", "variables: what, more"), "other variables than it uses: more"),
        (GOOD.replace("variables: what", "variables:"), "other variables than it uses: what"),
        (GOOD.replace("# system\n", "Before.\n# system\n"), "messages"),
        (GOOD.replace("Be plain.", ""), "messages"),
        ("---\npurpose: x.\nvariables:\n---\n", "messages"),
    ],
)
def test_a_file_that_is_wrong_about_itself_is_an_error(text: str, sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence):
        parse("p", text)


@pytest.mark.parametrize("name", ["nothing", "../README", "answer.md", ""])
def test_an_unknown_name_is_an_error(name: str) -> None:
    with pytest.raises(PromptError, match="There is no prompt"):
        load(name)
