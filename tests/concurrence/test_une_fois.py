"""What serves once, asked by many browsers at the same instant: codes, links, messages of elsewhere, votes."""

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reseau.animation.models import Disponibilite
from reseau.animation.rules.convocations import sondage_choisir, sondage_repondre
from reseau.comptes.prises import mot_de_passe_lien
from safran.lti.models import Lancement
from tests.concurrence.outils import codes, ensemble, reussies
from tests.fabriques import MOT_DE_PASSE, un_conseiller, une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet
from tests.reseau.animation.test_convocations import un_sondage
from tests.reseau.annuaire.fabriques import une_commune
from tests.safran.fabriques_formations import une_formation
from tests.safran.lti.fabriques import adresse_de, commencer, une_plateforme
from tests.safran.lti.plateforme_servie import DIT, servir
from tests.second_facteur import code_du_moment

pytestmark = pytest.mark.django_db(transaction=True)
SECRET, SECOND = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "/compte/second-facteur/authenticate/"


def aux_portes(compte) -> list[Client]:
    """Four browsers that gave the password, and are asked for a code."""
    clients = [Client(REMOTE_ADDR=f"10.3.0.{rang}") for rang in range(4)]
    for client in clients:
        reponse = client.post("/compte/login/", {"login": compte.email, "password": MOT_DE_PASSE})
        assert reponse["Location"].startswith(SECOND)
    return clients


@pytest.mark.parametrize("sorte", ["application", "secours"])
def test_one_code_given_by_four_browsers_at_once_opens_one_session(sorte):
    region = une_region(mot_de_passe=MOT_DE_PASSE)
    code = code_du_moment(SECRET)
    if sorte == "secours":
        Authenticator.objects.filter(user=region, type="recovery_codes").delete()
        code = RecoveryCodes.activate(region).generate_codes()[0]
    clients = aux_portes(region)
    reussies(ensemble(*[partial(client.post, SECOND, {"code": code}) for client in clients]))
    assert sum("_auth_user_id" in client.session for client in clients) == 1


def test_one_link_followed_by_four_at_once_gives_one_password():
    compte = un_conseiller(mot_de_passe=MOT_DE_PASSE)
    adresse = mot_de_passe_lien(compte.pk, compte.email).removeprefix(settings.SITE_URL)
    clients, neufs = [Client() for _ in range(4)], [f"quatre-mots-sans-rapport-{rang}" for rang in range(4)]
    pas = [client.get(adresse, follow=True).request["PATH_INFO"] for client in clients]
    envois = zip(clients, pas, neufs, strict=True)
    reponses = reussies(ensemble(*[partial(c.post, p, {"password1": n, "password2": n}) for c, p, n in envois]))
    compte.refresh_from_db()
    assert sum(r.status_code == 302 and "done" in r["Location"] for r in reponses) == 1
    assert [compte.check_password(neuf) for neuf in neufs].count(True) == 1


def test_one_signed_message_posted_four_times_at_once_opens_one_launch(settings):
    settings.LTI_HOTES = ["127.0.0.1"]
    with servir() as servie:
        une_plateforme(**servie.inscrite())
        formation = une_formation()
        demande = commencer(navigateur := Client(), servie)
        jeton = servie.message(demande["nonce"], **{f"{DIT}/target_link_uri": adresse_de(formation)})
        envoi = {"state": demande["state"], "id_token": jeton}
        navigateur.post(reverse("lti_ouvrir"), {**envoi, "id_token": "x"})
        reponses = reussies(ensemble(*[partial(navigateur.post, reverse("lti_ouvrir"), envoi)] * 4))
    assert sorted(r.status_code for r in reponses) == [303, 403, 403, 403] and Lancement.objects.count() == 1


def test_one_seat_that_votes_eight_times_while_a_date_is_chosen_has_one_whole_vote():
    une_commune()
    sondage = un_sondage(comite := un_comite_complet())
    siege, par, dates = comite.sieges.first(), qui(comite, "SECRETARIAT"), list(sondage.dates.all())
    voix = [{date.pk: dite for date in dates} for dite in ("OUI", "NON")] * 4
    votes = [partial(sondage_repondre, sondage=sondage, par=par, siege=siege, reponses=dites) for dites in voix]
    issues = ensemble(*votes[:4], partial(sondage_choisir, date=dates[0], par=par), *votes[4:])
    assert set(codes(issues)) <= {"", "clos"}, issues
    dites = list(Disponibilite.objects.filter(siege=siege).values_list("reponse", flat=True))
    assert len(dites) in (0, len(dates)) and len(set(dites)) <= 1
