"""Static files of the demonstration: gathered once, again when a source changed, again when they went."""

import os
import shutil

import pytest

from safran.installation.preparation import statiques_rassembler


@pytest.fixture
def source(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources" / "page.css"
    source.write_text("a { color: red; }")
    return source


def test_static_files_are_gathered_when_a_source_changed_and_only_then(source, settings):
    servi = settings.STATIC_ROOT / "page.css"
    assert statiques_rassembler() and servi.read_text() == "a { color: red; }"
    assert not statiques_rassembler()
    source.write_text("a { color: tan; }")
    os.utime(source, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns + 10**9))
    assert statiques_rassembler() and servi.read_text() == "a { color: tan; }"
    (source.parent / "autre.js").write_text("")
    assert statiques_rassembler() and (settings.STATIC_ROOT / "autre.js").exists()
    shutil.rmtree(settings.STATIC_ROOT)
    assert statiques_rassembler() and servi.exists()


def test_gathering_cut_short_is_done_again(source, settings, monkeypatch):
    def couper(*suite, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as panne:
        panne.setattr("safran.installation.preparation.call_command", couper)
        with pytest.raises(KeyboardInterrupt):
            statiques_rassembler()
    assert statiques_rassembler() and (settings.STATIC_ROOT / "page.css").exists()
