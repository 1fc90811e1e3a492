"""The screens of the rules: the bench wrong cases first, a closed button, refusals said at their field."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reseau.orientation.models import BesoinType, CasDEssai, JeuDeRegles, Regle
from reseau.orientation.queries.besoins import choix_lire
from reseau.orientation.rules.regles import jeu_essayer, jeu_preparer
from reseau.vocabulaires.models import Mission, Theme
from tests.fabriques import avec_second_facteur, un_reseau, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.orientation.fabriques import un_besoin, une_situation
from tests.reseau.orientation.fabriques_regles import un_cas_ecrit, un_jeu_en_vigueur, une_porte, une_regle

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
FERME = 'disabled aria-describedby="pub-dit"'


@pytest.fixture
def region():
    une_porte()
    une_porte("Melle", "cibc")
    compte = avec_second_facteur(une_region())
    un_cas_ecrit(compte, un_reseau("cibc"), libelle="Cas du réseau")
    return compte


def client_de(compte):
    client = Client()
    client.force_login(compte)
    return client


def adresse(nom, *args):
    return reverse(nom, args=args)


def test_bench_shows_wrong_cases_first_and_keeps_its_button_closed_until_all_are_right(region):
    un_jeu_en_vigueur(region)
    client = client_de(region)
    client.post(adresse("jeu_de_regles_preparer"))
    jeu = JeuDeRegles.objects.get(etat="BROUILLON")
    une_regle(jeu, region, effet="ECARTER", poids=20, regle=jeu.regles.get())
    un_cas_ecrit(region, un_reseau("missions-locales"), libelle="Cas juste")
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    page = lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    assert "1 cas refuse la publication" in page and FERME in page and "1 juste sur 2" in page
    assert page.index("Cas du réseau") < page.index("Cas juste") and "R-01, modifiée" in page
    assert "Cas juste" not in lue(client.get(adresse("jeu_de_regles", jeu.numero) + "?v=faux"))
    client.post(adresse("jeu_de_regles_publier", jeu.numero))
    assert JeuDeRegles.objects.get(etat="EN_VIGUEUR").numero == 1
    une_regle(jeu, region, regle=jeu.regles.get())
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    assert FERME not in lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    un_cas_ecrit(region, libelle="Écrit depuis")
    page = lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    assert FERME in page and "à essayer" in page
    CasDEssai.objects.filter(libelle="Écrit depuis").delete()
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    client.post(adresse("jeu_de_regles_publier", jeu.numero))
    assert JeuDeRegles.objects.get(etat="EN_VIGUEUR") == jeu


def test_bad_rule_is_said_at_its_field_and_what_was_typed_stays(region):
    jeu, client = jeu_preparer(par=region), client_de(region)
    envoi = {"effet": "PREFERER", "poids": "99", "motif": "Ma phrase", "cle": uuid.uuid4(), "version": jeu.version}
    page = client.post(adresse("regle_ajouter", jeu.numero), envoi)
    assert page.status_code == 422 and "Ma phrase" in lue(page)
    page = client.post(adresse("regle_ajouter", jeu.numero), {**envoi, "poids": "9", "reseau": un_reseau("cibc").pk})
    assert page.status_code == 422 and page.context["form"].errors.keys() == {"besoin"}
    juste = {**envoi, "poids": "9", "reseau": un_reseau("cibc").pk, "besoin": un_besoin().pk}
    vieux = client.post(adresse("regle_ajouter", jeu.numero), {**juste, "version": 99})
    assert vieux.status_code == 422 and "entre-temps" in lue(vieux) and not Regle.objects.exists()
    assert [client.post(adresse("regle_ajouter", jeu.numero), juste).status_code for _ in range(2)] == [302, 302]
    assert Regle.objects.get().motif == "Ma phrase"
    tel = {**juste, "cle": uuid.uuid4(), "version": 2, "motif": "Appelez Mme Dupont au 06 12 34 56 78"}
    assert client.post(adresse("regle_ajouter", jeu.numero), tel).context["form"].errors.keys() == {"motif"}


def test_what_is_proposed_is_answered_and_its_author_reads_the_answer(region):
    un_jeu_en_vigueur(region)
    charge, client = une_chargee_de_mission(), client_de(region)
    sien = client_de(charge)
    regle = {
        "besoin": un_besoin().pk,
        "effet": "ECARTER",
        "mode": "A_DISTANCE",
        "motif": "Trop loin",
        "cle": uuid.uuid4(),
    }
    cas = {
        "libelle": "Cas vécu", "besoin": un_besoin().pk, "situation": une_situation().pk, "commune": "Niort (79)",
        "attendus": [un_reseau("cibc").pk], "cle": uuid.uuid4(),
    }  # fmt: skip
    assert sien.post(adresse("regle_proposer"), regle).status_code == 302
    assert sien.post(adresse("cas_proposer"), cas).status_code == 302
    proposee, propose = Regle.objects.get(etat="PROPOSEE"), CasDEssai.objects.get(etat="PROPOSEE")
    page = lue(client.get(adresse("regles_orientation")))
    assert "Trop loin" in page and "Cas vécu" in page
    client.post(adresse("cas_retenir", propose.uuid))
    client.post(adresse("regle_ecarter", proposee.uuid), {"motif": "Il reste des habitants sans train."})
    page = lue(sien.get(adresse("regles_orientation")))
    assert "Il reste des habitants sans train." in page and "Retenue" in page
    assert sien.get(adresse("jeu_de_regles", 1)).status_code == 200


def test_case_is_corrected_and_taken_off_by_the_region(region):
    cas, client = CasDEssai.objects.get(), client_de(region)
    page = client.get(adresse("cas_modifier", cas.uuid))
    envoi = {nom: valeur for nom, valeur in page.context["form"].initial.items() if nom in ("libelle", "version")}
    envoi |= {"besoin": cas.besoin_id, "situation": cas.situation_id, "commune": "Niort (79)", "cle": uuid.uuid4()}
    deux = {"attendus": [un_reseau("cibc").pk], "interdits": [un_reseau("cibc").pk]}
    refus = client.post(adresse("cas_modifier", cas.uuid), {**envoi, **deux})
    assert refus.status_code == 422 and refus.context["form"].errors.keys() == {"interdits"}
    assert client.post(adresse("cas_modifier", cas.uuid), {**envoi, "libelle": "Corrigé"}).status_code == 302
    cas.refresh_from_db()
    assert (cas.libelle, cas.version, cas.attendus.count()) == ("Corrigé", 2, 0)
    client.post(adresse("cas_retirer", cas.uuid))
    assert client.get(adresse("cas_modifier", cas.uuid)).status_code == 404


def test_bench_page_asks_as_much_for_three_cases_as_for_thirty(region):
    jeu, client = jeu_preparer(par=region), client_de(region)

    def questions(nombre):
        for _ in range(nombre):
            un_cas_ecrit(region, un_reseau("cibc"))
            une_regle(jeu, region)
        jeu_essayer(jeu=jeu, par=region)
        client.get(adresse("jeu_de_regles", jeu.numero))
        with CaptureQueriesContext(connection) as posees:
            assert client.get(adresse("jeu_de_regles", jeu.numero)).status_code == 200
        return len(posees)

    assert questions(2) == questions(20)


def test_region_adds_and_closes_a_need_in_the_admin_and_never_deletes_it(client):
    compte = une_region()
    pieces = Permission.objects.filter(content_type__app_label="orientation")
    compte.user_permissions.add(*pieces, Permission.objects.get(codename="access_admin"))
    client.force_login(compte)
    saisie = {
        "code": "partir", "libelle": "Partir à l’étranger", "aide": "", "ordre": "200", "valide_du": "",
        "valide_au": "",
        "missions": [Mission.objects.get(code="conseil").pk], "themes": [Theme.objects.get(code="mobilite").pk],
    }  # fmt: skip
    assert client.post(reverse("wagtailsnippets_orientation_besointype:add"), saisie).status_code == 302
    besoin = BesoinType.objects.en_vigueur().get(code="partir")
    assert besoin.themes.get().code == "mobilite" and not besoin.publics.exists()
    ferme = {**saisie, "code": "autre", "valide_au": "2026-01-01"}
    client.post(reverse("wagtailsnippets_orientation_besointype:edit", args=[besoin.pk]), ferme)
    client.post(reverse("wagtailsnippets_orientation_besointype:delete", args=[besoin.pk]))
    besoin.refresh_from_db()
    assert besoin.code == "partir" and "partir" not in choix_lire().besoins
