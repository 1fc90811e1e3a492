"""What the tests of accounts share: someone with a password, and what a commit triggers."""

import pytest

from tests import fabriques


@pytest.fixture
def conseiller():
    return fabriques.un_conseiller(mot_de_passe=fabriques.MOT_DE_PASSE)


@pytest.fixture
def valide(django_capture_on_commit_callbacks):
    """Run a request and what its commit triggers."""

    def faire(requete, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return requete(*args, **kwargs)

    return faire
