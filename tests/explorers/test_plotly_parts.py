"""What is left out of plotly.js is what nothing can reach; JavaScript that is written in another way stays whole."""

import pytest

from platformlab.explorers import plotly_parts, plotlyjs
from platformlab.explorers.plotly_parts import statements, with_kinds, without_unused
from platformlab.explorers.plotlyjs import KINDS

BUNDLE = (
    '(function(){"use strict";var Plotly=(()=>{var W=(e,t)=>()=>e;var Ea=e=>()=>e;var lib=W((e,t)=>{t.exports=2});'
    "var used=W((e,t)=>{var x=lib();t.exports=x});var globe=W((e,t)=>{t.exports=shade(sphere())});"
    "var sphere=W((e,t)=>{t.exports={sphere:1}});function shade(e){return `${e.sphere}};var ${light}`}"
    "var light,dark,lights=Ea(()=>{light=1;dark=sphere()});function helper(e){return/[)}'\"]/.test(e)?e/2:light}"
    'Fp(outs,{shade:()=>shade});var table={a:1,b:";var x=1;"};return{draw:()=>helper(used())}})();return Plotly})();'
)


def spans(block):
    """The statements of a block of JavaScript, as texts."""
    return [block[begin:end] for begin, end in statements(f"{block}}} more", 0)]


def test_parts_and_functions_that_nothing_reaches_are_left_out():
    cut = without_unused(BUNDLE)
    for kept in ("lib=W(", "used=W(", "function helper(", "var table=", "return{draw:"):
        assert kept in cut, kept
    for gone in ("globe=W(", "sphere=W(", "lights=Ea(", "function shade(", "Fp(outs"):
        assert gone not in cut, gone
    assert "var light,dark;" in cut  # helper names one of them
    assert cut.startswith(BUNDLE[: BUNDLE.index("var lib")])
    assert cut.endswith("})();return Plotly})();")
    assert without_unused(cut) == cut


def test_a_part_that_is_only_named_in_a_text_is_kept_to_be_sure():
    assert "globe=W(" in without_unused(BUNDLE.replace(";var x=1;", ";var x=globe();"))


@pytest.mark.parametrize(
    ("block", "parts"),
    [
        ("var a=1;f(a);", ["var a=1;", "f(a);"]),
        ("function f(a){if(a){b()}}var c;", ["function f(a){if(a){b()}}", "var c;"]),
        ("async function f(){}g();", ["async function f(){}", "g();"]),
        ("var f=function(){a;b};g();", ["var f=function(){a;b};", "g();"]),
        ("var a={b:[1,{c:2}]};d();", ["var a={b:[1,{c:2}]};", "d();"]),
        ("""var a="};'",b='};"\\'';c();""", ["""var a="};'",b='};"\\'';""", "c();"]),
        ("var a=`};${b({c:`;}${d}`})}}`;e();", ["var a=`};${b({c:`;}${d}`})}}`;", "e();"]),
        ("var a=`\\`;\\${`;b();", ["var a=`\\`;\\${`;", "b();"]),
        ("var a=/[/};\"]\\/'/g;b();", ["var a=/[/};\"]\\/'/g;", "b();"]),
        ("var a=b/c;d=e[0]/f/(g)/2;", ["var a=b/c;", "d=e[0]/f/(g)/2;"]),
        ("var f=e=>{return/;}/.test(e)};g();", ["var f=e=>{return/;}/.test(e)};", "g();"]),
        ("var a=b.return/c;d=1/e;", ["var a=b.return/c;", "d=1/e;"]),
        ("/* }; */var a; // }\nb();", ["/* }; */var a;", " // }\nb();"]),
    ],
)
def test_statements_end_where_javascript_ends_them(block, parts):
    found = spans(block)
    assert found[: len(parts)] == parts
    assert "".join(found[len(parts) :]) == ""


@pytest.mark.parametrize(
    "script", ["", "var Plotly = {};", "var Plotly=(()=>{var a=1;", "var Plotly=(()=>{`${a", BUNDLE]
)
def test_a_script_that_is_built_in_another_way_stays_whole(script):
    assert with_kinds(script, KINDS) == script


def test_the_installed_plotly_is_built_as_we_know_it_and_cut_to_a_third():
    shipped = plotlyjs.shipped_script()
    assert with_kinds(shipped, (*KINDS, "no such kind")) == shipped
    assert len(plotlyjs.plotly_script()) < len(shipped) / 3
    assert with_kinds(plotlyjs.plotly_script(), KINDS) == plotlyjs.plotly_script()


def test_what_was_cut_once_is_kept_for_the_next_python_and_not_needed(monkeypatch, tmp_path):
    def not_again(*_):
        raise AssertionError

    script = plotlyjs.plotly_script()
    monkeypatch.setattr(plotlyjs, "cache_from_source", lambda _: str(tmp_path / "kept" / "plotlyjs.pyc"))
    assert plotlyjs.plotly_script.__wrapped__() == script
    assert [file.read_text("utf-8") == script for file in (tmp_path / "kept").iterdir()] == [True]
    monkeypatch.setattr(plotly_parts, "with_kinds", not_again)
    assert plotlyjs.plotly_script.__wrapped__() == script


def test_where_nothing_can_be_kept_it_is_cut_each_time(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(plotlyjs, "cache_from_source", lambda _: str(tmp_path / "file" / "plotlyjs.pyc"))
    assert plotlyjs.plotly_script.__wrapped__() == plotlyjs.plotly_script()
