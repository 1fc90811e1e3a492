"""People find each other, as each chose to be found."""

import csv
import datetime
import io
import re

import pytest
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.rules import compte_fermer
from reseau.membres.choices import Role, Visibilite
from reseau.membres.models import Mandat, Profil, Rattachement
from reseau.membres.queries.equipes import lien_de
from reseau.membres.queries.personnes import pas_de
from reseau.membres.rules.invitations import invitation_accepter, invitation_creer
from reseau.membres.rules.mandats import mandat_clore, mandat_creer
from reseau.membres.rules.personnes import profil_modifier
from reseau.vocabulaires.models import Theme
from safran.parcours.rules import suivis
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu
from tests.safran.fabriques_formations import une_formation

pytestmark = pytest.mark.django_db
PROFIL = {
    "prenom": "Zoé", "nom": "Zébrisme", "presentation": "", "telephone": "05 49 00 00 01", "visibilite": "MEMBRES",
    "telephone_visible": "MEMBRES", "courriel_visible": "PERSONNE",
}  # fmt: skip


def un_theme(code="vae", libelle="Validation des acquis (VAE)") -> Theme:
    return Theme.objects.get_or_create(code=code, defaults={"libelle": libelle})[0]


def une_personne(structure=None, *, themes=(), **champs):
    """Someone with a profile; the name is rare, so that it is found nowhere else."""
    compte = fabriques.un_conseiller(structure, prenom="Zoé", nom="Zébrisme")
    profil_modifier(compte=compte, demandez_moi=[un_theme(code) for code in themes], **{**PROFIL, **champs})
    return compte


def noms(page) -> list[str]:
    return re.findall(r'lien-etendu" href="/personnes/[\w-]+/">([^<]+)<', page_lue(page))


def adresse(compte) -> str:
    return f"/personnes/{compte.profil.public_id}/"


def nombre_de(page, nom, valeur) -> int:
    motif = rf'name="{nom}" value="{valeur}"[^>]*><label[^>]*>[^<]*<span class="nombre"[^>]*>(\d+)<'
    trouve = re.search(motif, page_lue(page))
    return int(trouve.group(1)) if trouve else 0


@pytest.fixture
def membre(client):
    """A member of another structure and another network, signed in."""
    compte = fabriques.un_conseiller(fabriques.une_structure("apec"), prenom="Autre", nom="Lecteur")
    client.force_login(compte)
    return compte


def test_person_is_found_by_name_or_structure_whatever_the_accents_and_slips(client, membre):
    une_personne(fabriques.une_structure(nom="Tourneflou de Niort"))
    dits = (
        "zébrisme",
        "ZEBRISME",
        "zebrism",
        "zebrsime",
        "zoé zebrisme",
        "Tourneflou",
        "tourneflous",
        "mission locale",
    )
    for texte in dits:
        assert noms(client.get("/personnes/", {"q": texte})) == ["Zoé Zébrisme"], texte
    page = client.get("/personnes/", {"q": "zébrisme plombier"})
    assert noms(page) == [] and "Retirez un filtre" in page_lue(page)


def test_question_in_plain_french_finds_who_knows_and_a_name_comes_before_a_structure(client, membre):
    une_personne(themes=["vae"])
    une_personne(nom="Ailleurs")
    assert noms(client.get("/personnes/", {"q": "Qui sait répondre sur la VAE ?"})) == ["Zoé Zébrisme"]
    assert noms(client.get("/personnes/", {"theme": "vae"})) == ["Zoé Zébrisme"]
    une_personne(fabriques.une_structure(nom="Association Martin"), nom="Abel")
    une_personne(nom="Martin")
    assert noms(client.get("/personnes/", {"q": "martin"})) == ["Zoé Martin", "Zoé Abel"]


def test_counts_of_a_facet_are_what_ticking_it_would_show(client, membre):
    niort, poitiers = fabriques.une_structure("cap-emploi"), fabriques.une_structure("cap-emploi")
    un_lieu(niort, "Niort"), un_lieu(poitiers, "Poitiers")
    une_personne(niort, themes=["vae"]), une_personne(niort, nom="B"), une_personne(poitiers, nom="C", themes=["vae"])
    fabriques.un_referent(poitiers)
    page = client.get("/personnes/", {"theme": "vae"})
    assert len(noms(page)) == 2
    for facette, valeur, attendu in [
        ("reseau", "cap-emploi", 2), ("reseau", "apec", 0), ("bassin", "niort", 1), ("bassin", "poitiers", 1),
        ("role", "CONSEILLER", 2), ("role", "REFERENT", 0), ("theme", "vae", 2),
    ]:  # fmt: skip
        assert nombre_de(page, facette, valeur) == attendu, (facette, valeur)
        coche = client.get("/personnes/", {"theme": "vae", facette: valeur})
        assert len(noms(coche)) == attendu, (facette, valeur)
    assert nombre_de(client.get("/personnes/"), "role", "REFERENT") == 1


def test_person_whose_attachment_ended_or_account_is_closed_is_found_no_more(client, membre):
    compte = une_personne()
    Rattachement.objects.filter(compte=compte).update(au=timezone.localdate())
    assert noms(client.get("/personnes/", {"q": "zébrisme"})) == []
    assert client.get(adresse(compte)).status_code == 404
    compte = une_personne(visibilite="PUBLIC")
    compte_fermer(compte=compte)
    assert client.get(adresse(compte)).status_code == 404
    assert noms(client.get("/personnes/", {"q": "zébrisme"})) == []


def test_everyone_given_a_mandate_has_a_page_and_a_lead_is_listed_with_it(client, membre):
    tete = fabriques.une_tete_de_reseau("cap-emploi", nom="Zébrisme")
    page = client.get("/personnes/", {"role": "TETE_RESEAU"})
    assert noms(page) == ["Camille Zébrisme"]
    assert "Tête de réseau, Cap emploi" in page_lue(client.get(adresse(tete)))
    compte = fabriques.une_region()
    assert Profil.objects.filter(compte=compte).exists() and client.get(adresse(compte)).status_code == 200
    Mandat.objects.filter(compte=compte).update(au=timezone.localdate())
    assert client.get(adresse(compte)).status_code == 404


def test_profile_shows_each_reader_what_was_chosen_and_one_for_members_is_never_indexed(client):
    compte = une_personne(visibilite="PUBLIC", presentation="Je reçois sur rendez-vous.", telephone_visible="MEMBRES")
    mandat_creer(compte=compte, role=Role.FORMATEUR)
    texte = page_lue(client.get(adresse(compte)))
    assert "Zébrisme" in texte and "rendez-vous" in texte and "noindex" not in texte
    assert "49 00 00 01" not in texte and compte.email not in texte and "Formateur" not in texte
    profil_modifier(compte=compte, demandez_moi=[], **{**PROFIL, "visibilite": "PUBLIC", "telephone_visible": "PUBLIC"})
    assert "tel:+33549000001" in page_lue(client.get(adresse(compte)))
    compte = une_personne()
    assert client.get(adresse(compte)).status_code == 404
    client.force_login(fabriques.un_ancien_membre())
    assert client.get(adresse(compte)).status_code == 404
    client.force_login(fabriques.un_conseiller())
    texte = page_lue(client.get(adresse(compte)))
    assert 'content="noindex"' in texte and "tel:+33549000001" in texte and f"mailto:{compte.email}" not in texte


def test_team_and_its_lead_see_the_lines_kept_for_the_team(client):
    structure = fabriques.une_structure()
    compte = une_personne(structure, visibilite="PERSONNE", telephone_visible="PERSONNE")
    for lecteur, attendu in [
        (fabriques.un_conseiller(structure), 200), (fabriques.une_tete_de_reseau(), 200), (compte, 200),
        (fabriques.un_conseiller(), 404), (fabriques.une_chargee_de_mission(), 404),
    ]:  # fmt: skip
        client.force_login(lecteur)
        reponse = client.get(adresse(compte))
        assert reponse.status_code == attendu
        assert ("tel:+33549000001" in page_lue(reponse)) == (attendu == 200)


def test_hidden_person_is_found_by_no_door(client):
    structure = fabriques.une_structure(nom="Structure du témoin", code="temoin")
    lieu = un_lieu(structure)
    cache = une_personne(structure, visibilite="PERSONNE", telephone="05 49 99 99 99", themes=["vae"])
    type(lieu).objects.filter(pk=lieu.pk).update(confirmee=True, confirme_par=cache, confirme_le=timezone.localdate())
    portes = [
        "/personnes/", "/personnes/?q=zébrisme", "/personnes/?theme=vae", "/personnes/export.csv",
        "/recherche/?q=zébrisme", "/annuaire/structures/temoin/", "/annuaire/structures/temoin/carte.vcf",
        "/annuaire/?q=zébrisme", "/annuaire/suggestions/?q=zébri", "/annuaire/export.csv?q=temoin",
        "/api/v1/structures/temoin", "/mon-espace/", adresse(cache),
    ]  # fmt: skip
    for lecteur in (None, fabriques.un_ancien_membre(), fabriques.un_conseiller(), fabriques.un_referent()):
        client.logout()
        if lecteur:
            client.force_login(lecteur)
        for porte in portes:
            reponse = client.get(porte)
            assert reponse.status_code in (200, 302, 404)
            corps = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
            texte = corps.decode().replace("q=zébrisme", "")
            assert "Zébrisme" not in texte and "99 99 99" not in texte, (lecteur, porte)
    client.force_login(fabriques.un_conseiller(structure))
    assert "Zébrisme" in page_lue(client.get("/annuaire/structures/temoin/"))


def test_search_over_everything_finds_people_as_each_chose(client):
    une_personne(visibilite="PUBLIC", nom="Zébrisme-Public"), une_personne(nom="Zébrisme-Membres")
    vus = page_lue(client.get("/recherche/?q=zébrisme"))
    assert "Zébrisme-Public" in vus and "Zébrisme-Membres" not in vus
    client.force_login(fabriques.un_conseiller())
    vus = page_lue(client.get("/recherche/?q=zébrisme"))
    assert "Zébrisme-Public" in vus and "Zébrisme-Membres" in vus


def test_export_holds_the_same_people_and_no_contact_that_is_hidden(client, membre):
    compte = une_personne(themes=["vae"], telephone_visible="PERSONNE", courriel_visible="MEMBRES")
    une_personne(nom="Ailleurs")
    texte = b"".join(client.get("/personnes/export.csv?theme=vae").streaming_content).decode("utf-8-sig")
    entetes, ligne = csv.reader(io.StringIO(texte), delimiter=";")
    assert ligne[:2] == ["Zoé", "Zébrisme"] and ligne[-2:] == ["", compte.email] and len(ligne) == len(entetes)


def test_own_profile_form_saves_each_choice_and_refuses_an_unknown_one(client):
    compte = fabriques.un_conseiller()
    client.force_login(compte)
    client.post("/mon-profil/", {**PROFIL, "visibilite": "PUBLIC", "courriel_visible": "MEMBRES"})
    profil = Profil.objects.get(compte=compte)
    assert (profil.visibilite, profil.telephone_visible, profil.courriel_visible) == ("PUBLIC", "MEMBRES", "MEMBRES")
    reponse = client.post("/mon-profil/", {**PROFIL, "telephone_visible": "TOUT", "presentation": "Gardé"})
    assert "is-invalid" in page_lue(reponse) and "Gardé" in page_lue(reponse)


# « Bien commencer » : un arrivant est accueilli et conduit ; chaque pas se lit de faits


@pytest.fixture
def structure():
    structure = fabriques.une_structure(code="ici", nom="Maison des métiers")
    un_lieu(structure, "Niort")
    return structure


@pytest.fixture
def nouvelle(client, structure):
    compte = fabriques.un_conseiller(structure)
    client.force_login(compte)
    return compte


def faits(compte) -> dict[str, bool]:
    return {pas.cle: pas.fait for pas in pas_de(compte)}


def test_invited_person_is_greeted_once_by_mail(structure):
    invitation = invitation_creer(
        par=fabriques.un_referent(structure), structure=structure, email="n@exemple.example", prenom="Nina", nom="N"
    )
    jeton = lien_de(invitation).rstrip("/").rpartition("/")[2]
    compte = invitation_accepter(jeton=jeton, prenom="Nina", nom="Neuve", mot_de_passe=fabriques.MOT_DE_PASSE)
    courriel = Courriel.objects.get(gabarit="membres/bienvenue")
    assert courriel.destinataire == compte.email and "/bienvenue/" in courriel.texte
    assert "Maison des métiers" in courriel.texte


def test_newcomer_sees_the_card_until_it_is_put_away_and_a_member_of_long_standing_does_not(client, nouvelle):
    assert "Bien commencer</h2>" in page_lue(client.get("/mon-espace/"))
    assert client.post("/bienvenue/ranger/")["Location"] == "/mon-espace/"
    assert "Bien commencer</h2>" not in page_lue(client.get("/mon-espace/"))
    ancienne = fabriques.un_conseiller()
    ancienne.rattachements.update(du=timezone.localdate() - datetime.timedelta(days=200))
    client.force_login(ancienne)
    assert "Bien commencer</h2>" not in page_lue(client.get("/mon-espace/"))
    assert client.get("/bienvenue/").status_code == 200


def test_steps_are_done_by_facts_and_not_by_words(client, nouvelle):
    assert faits(nouvelle)["profil"] is False and faits(nouvelle)["premiere-formation"] is False
    client.post("/bienvenue/pas/profil/"), client.post("/bienvenue/pas/premiere-formation/")
    assert faits(nouvelle)["profil"] is False and faits(nouvelle)["premiere-formation"] is False
    Profil.objects.filter(compte=nouvelle).update(presentation="Conseil aux salariés")
    suivis.suivi_commencer(compte=nouvelle, formation=une_formation())
    assert faits(nouvelle)["profil"] is True and faits(nouvelle)["premiere-formation"] is True
    assert "second-facteur" not in faits(nouvelle) and faits(fabriques.un_referent())["second-facteur"] is True


def test_step_that_opening_proves_is_noted_then_and_one_nobody_offers_is_not_there(client, nouvelle):
    assert faits(nouvelle)["fiche-structure"] is False
    assert client.get("/bienvenue/pas/fiche-structure/").status_code == 405
    reponse = client.post("/bienvenue/pas/fiche-structure/")
    assert reponse["Location"] == "/annuaire/structures/ici/" and faits(nouvelle)["fiche-structure"] is True
    client.post("/bienvenue/pas/fiche-structure/")
    assert nouvelle.pas_faits.count() == 1
    assert "1 sur" in page_lue(client.get("/bienvenue/"))
    assert client.post("/bienvenue/pas/inconnu/").status_code == 404
    assert client.post("/bienvenue/pas/second-facteur/").status_code == 404
    adresse = client.post("/bienvenue/pas/trois-services/")["Location"]
    assert adresse == "/annuaire/?lieu=79191" and client.get(adresse).status_code == 200


def test_charges_de_mission_of_the_bassin_are_shown_with_what_they_show_while_they_hold_it(client, nouvelle):
    elle = fabriques.une_chargee_de_mission("niort", prenom="Mathilde", nom="Renaudin")
    fabriques.une_chargee_de_mission("poitiers", prenom="Gaël", nom="Ailleurs")
    Profil.objects.filter(compte=elle).update(telephone="0549000005")
    page = page_lue(client.get("/mon-espace/"))
    assert "Votre chargé ou chargée de mission" in page and "Mathilde Renaudin" in page and "tel:+33549000005" in page
    assert "Gaël" not in page and elle.email not in page
    fabriques.une_chargee_de_mission("niort", nom="Suppléante")
    assert "Vos chargés et chargées de mission" in page_lue(client.get("/mon-espace/"))
    Profil.objects.filter(compte=elle).update(visibilite=Visibilite.PERSONNE)
    assert "Renaudin" not in page_lue(client.get("/mon-espace/"))
    Profil.objects.filter(compte=elle).update(visibilite=Visibilite.MEMBRES)
    mandat_clore(mandat=elle.mandats.get())
    page = page_lue(client.get("/mon-espace/"))
    assert "Renaudin" not in page and "Suppléante" in page
