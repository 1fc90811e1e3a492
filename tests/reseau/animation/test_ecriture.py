"""What is written of a point: late, at once, under the pen of someone else, it is never lost."""

import datetime

import pytest
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.models import Point, Reunion, TexteConcurrent
from reseau.animation.rules.seance import concurrent_regler, plume_passer, plume_prendre, point_ecrire
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def point():
    return un_point(une_reunion("EN_COURS"))


def tient(point):
    return qui(point.comite, "SECRETARIAT")


def refus(regle, **arguments):
    with pytest.raises(RegleRefusee) as refuse:
        regle(**arguments)
    return refuse.value.code


def test_a_text_takes_the_pen_and_tells_the_readers(point):
    avant = point.reunion.version
    ecrit = point_ecrire(point=point, par=tient(point), texte="Bilan de 2025.\r\n640 visiteurs.", version=1)
    assert (ecrit.ligne.compte_rendu, ecrit.ligne.version) == ("Bilan de 2025.\n640 visiteurs.", 2)
    assert ecrit.ligne.plume == tient(point) and Reunion.objects.get(pk=point.reunion_id).version == avant + 1


def test_the_same_text_sent_again_is_written_once(point):
    dit = {"point": point, "par": tient(point), "texte": "Bilan.", "version": 1}
    assert point_ecrire(**dit).ligne.version == point_ecrire(**dit).ligne.version == 2
    assert not TexteConcurrent.objects.exists()


def test_a_text_that_goes_on_from_an_answer_never_received_replaces_it(point):
    point_ecrire(point=point, par=tient(point), texte="Bilan.", version=1)
    assert point_ecrire(point=point, par=tient(point), texte="Bilan. Navette.", version=1).concurrent is None


def test_a_late_text_is_kept_beside_and_sent_twice_is_kept_once(point):
    autre = une_chargee_de_mission()
    point_ecrire(point=point, par=tient(point), texte="Neuf par matinée.", version=1)
    plume_passer(point=point, par=tient(point))
    for texte in ("9 pers", "9 personnes.", "9 personnes."):
        ecrit = point_ecrire(point=point, par=autre, texte=texte, version=1)
    assert (ecrit.ligne.compte_rendu, ecrit.concurrent.texte) == ("Neuf par matinée.", "9 personnes.")
    assert TexteConcurrent.objects.get().auteur == autre


def test_under_the_pen_of_someone_else_even_the_right_version_is_kept_beside(point):
    autre = une_chargee_de_mission()
    plume_prendre(point=point, par=tient(point))
    assert refus(plume_prendre, point=point, par=autre) == "plume"
    assert point_ecrire(point=point, par=autre, texte="Tout de même.", version=1).concurrent is not None
    Point.objects.filter(pk=point.pk).update(tenu_jusqua=timezone.now() - datetime.timedelta(seconds=1))
    assert plume_prendre(point=point, par=autre).plume == autre


@pytest.mark.parametrize(
    ("garder", "attendu"), [("ECRIT", "Un."), ("AUTRE", "Deux."), ("TOUS", "Un.\n\nDeux.")], ids=str
)
def test_one_reader_says_what_becomes_of_two_texts_once(point, garder, attendu):
    point_ecrire(point=point, par=tient(point), texte="Un.", version=1)
    autre = point_ecrire(point=point, par=une_region(), texte="Deux.", version=1).concurrent
    dit = {"concurrent": autre, "par": tient(point), "garder": garder, "version": 2}
    assert concurrent_regler(**dit).compte_rendu == attendu
    assert refus(concurrent_regler, **dit) == "deja"


def test_a_text_that_changed_since_it_was_read_is_not_replaced(point):
    point_ecrire(point=point, par=tient(point), texte="Un.", version=1)
    autre = point_ecrire(point=point, par=une_region(), texte="Deux.", version=1).concurrent
    point_ecrire(point=point, par=tient(point), texte="Un, et la suite.", version=2)
    assert refus(concurrent_regler, concurrent=autre, par=tient(point), garder="AUTRE", version=2) == "version"
    point.refresh_from_db()
    assert point.compte_rendu == "Un, et la suite."


@pytest.mark.parametrize(
    ("etat", "code"), [("CONVOQUEE", "etat"), ("PROVISOIRE", ""), ("OBSERVATIONS", ""), ("ADOPTEE", "verrouillee")]
)
def test_minutes_are_polished_until_they_are_adopted(etat, code):
    point = un_point(une_reunion(etat))
    dit = {"point": point, "par": tient(point), "texte": "Relu.", "version": 1}
    assert (refus(point_ecrire, **dit) if code else point_ecrire(**dit).ligne.compte_rendu) == (code or "Relu.")


def test_who_only_sits_does_not_write(point):
    assert refus(point_ecrire, point=point, par=qui(point.comite, "TITULAIRE"), texte="Moi.", version=1) == "droit"


def test_someone_who_holds_no_seat_is_not_named_unless_one_says_why():
    comite = un_comite_complet()
    un_siege(comite, un_conseiller(prenom="Hélène", nom="Tessier"))
    point = un_point(une_reunion("EN_COURS", comite=comite))
    dit = {"point": point, "par": tient(point), "version": 1}
    assert refus(point_ecrire, texte="Mme Martin est venue avec son fils.", **dit) == "personne"
    assert point_ecrire(texte="Mme Tessier rappelle le bilan.", **dit).ligne.version == 2
    ecrit = point_ecrire(texte="Mme Tessier rappelle le bilan. M. Dupont, de la mairie.", garder=True, **dit)
    plus = point_ecrire(texte=ecrit.ligne.compte_rendu + " Suite.", **dit | {"version": 3})
    assert plus.ligne.version == 4
