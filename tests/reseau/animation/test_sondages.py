"""A poll of dates: what is proposed, what each seat says, what each date disturbs; one date ends it."""

import datetime
import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from home.models import Courriel
from reseau.animation.models import Disponibilite, Reunion, Sondage
from reseau.animation.queries.preparation import dates_lire
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.convocations import sondage_abandonner, sondage_choisir, sondage_ouvrir, sondage_repondre
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_complet
from tests.reseau.animation.test_convocations import convoquee
from tests.reseau.animation.test_preparation import dans, refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


def un_sondage(comite, *, jours=(20, 21, 22), **champs):
    dits = {"dates": [(dans(j), dans(j, 16)) for j in jours], "repondre_avant": DEMAIN, "cle": uuid.uuid4(), **champs}
    return sondage_ouvrir(comite=comite, par=qui(comite, "SECRETARIAT"), **dits)


def test_dates_are_proposed_once_and_one_question_is_open_at_a_time():
    comite = un_comite_complet()
    for code, champs in {
        "dates": {"jours": (20,)}, "double": {"jours": (20, 20)}, "passe": {"jours": (-3, 20)},
        "avant": {"repondre_avant": timezone.localdate() + datetime.timedelta(days=20)},
    }.items():  # fmt: skip
        refus(code, un_sondage, comite=comite, **champs)
    refus("dates", un_sondage, comite=comite, jours=range(20, 31))
    refus("avant", un_sondage, comite=comite, repondre_avant=DEMAIN - datetime.timedelta(days=2))
    assert not Sondage.objects.exists() and not Courriel.objects.exists()
    cle = uuid.uuid4()
    assert un_sondage(comite, cle=cle) == un_sondage(comite, cle=cle) and Courriel.objects.count() == 5
    refus("ouvert", un_sondage, comite=comite)
    with pytest.raises(IntegrityError):
        Sondage.objects.create(comite=comite, repondre_avant=DEMAIN, cree_par=une_region())


def test_each_seat_says_all_dates_in_one_form_and_may_change(client):
    comite = un_comite_complet()
    sondage = un_sondage(comite)
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    client.force_login(siege.compte)
    page = f"/reunions/dates/{sondage.uuid}/"
    dites = {f"date_{date.pk}": "OUI" for date in sondage.dates.all()} | {"siege": siege.pk}
    assert "Choisir" not in lue(client.get(page))
    manque = client.post(page, dict(list(dites.items())[1:]))
    assert manque.status_code == 422 and not Disponibilite.objects.exists()
    for _ in range(2):
        client.post(page, dites)
    client.post(page, {**dites, f"date_{sondage.dates.first().pk}": "NON"})
    assert sorted(Disponibilite.objects.values_list("reponse", flat=True)) == ["NON", "OUI", "OUI"]
    autre = comite.sieges.exclude(pk=siege.pk).first()
    assert client.post(page, {**dites, "siege": autre.pk}).status_code == 422
    client.force_login(un_conseiller())
    assert client.get(page).status_code == 404
    siege_terminer(siege=siege, par=une_region())
    siege.refresh_from_db()
    client.force_login(siege.compte)
    assert client.get(page).status_code == 404
    refus("droit", sondage_repondre, sondage=sondage, par=siege.compte, siege=siege, reponses={})


def test_each_date_has_its_verdict_in_one_look_around():
    comite = un_comite_complet()
    convoquee(comite, debut=dans(21, 15))
    lues = dates_lire(un_sondage(comite), qui(comite, "SECRETARIAT"))
    assert [bool(lue.genes) for lue in lues] == [False, True, False]
    assert lues[0].verdict == "Aucune gêne" and lues[1].verdict.startswith("1 gêne")


def test_one_date_opens_a_prepared_meeting_and_ends_the_question(client):
    comite = un_comite_complet()
    sondage = un_sondage(comite, endroit="Halle de Brioux, Niort")
    premiere, seconde = sondage.dates.all()[:2]
    client.force_login(qui(comite, "SECRETARIAT"))
    for _ in range(2):
        reponse = client.post(f"/reunions/dates/{sondage.uuid}/{premiere.pk}/choisir/")
    reunion = Reunion.objects.get()
    assert reponse.url == f"/reunions/{reunion.uuid}/preparer/"
    assert (reunion.debut, reunion.endroit, reunion.points.count()) == (premiere.debut, "Halle de Brioux, Niort", 2)
    seconde.sondage.refresh_from_db()
    refus("clos", sondage_choisir, date=seconde, par=une_region())
    refus("clos", sondage_abandonner, sondage=sondage, par=une_region())
    siege = comite.sieges.get(qualite="PRESIDENCE")
    refus("clos", sondage_repondre, sondage=sondage, par=siege.compte, siege=siege, reponses={})
    assert "La date est choisie" in lue(client.get(f"/reunions/dates/{sondage.uuid}/"))
    assert un_sondage(comite).clos_le is None


def test_up_to_ten_dates_are_typed_in_one_page(client):
    comite = un_comite_complet()
    client.force_login(qui(comite, "SECRETARIAT"))
    page = f"/instances/{comite.code}/dates/"
    assert lue(client.get(page)).count("<legend") == 10
    envoi = {"repondre_avant": DEMAIN.isoformat(), "endroit": "Halle", "cle": str(uuid.uuid4())}
    for n, jour in enumerate((20, 21), start=1):
        envoi |= {f"jour_{n}": dans(jour).date().isoformat(), f"de_{n}": "14:00", f"a_{n}": "16:00"}
    assert client.post(page, {**envoi, "jour_2": "9999-12-31"}).status_code == 422
    assert client.post(page, {**envoi, "a_2": ""}).status_code == 422
    reponse = client.post(page, envoi)
    assert reponse.url == f"/reunions/dates/{Sondage.objects.get().uuid}/" and client.get(page).url == reponse.url
    client.post(f"{reponse.url}clore/")
    assert Sondage.objects.get().clos_le and not Reunion.objects.exists()
    client.force_login(qui(comite, "PRESIDENCE"))
    assert client.get(page).status_code == 404 and client.get(f"{reponse.url}clore/").status_code == 404
