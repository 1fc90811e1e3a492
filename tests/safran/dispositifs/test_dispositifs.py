"""Support schemes: proposed, seen by the technical committee, in the catalogue, used, closed (R4.21)."""

import csv
import io
import uuid
from functools import partial

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from home.models import Courriel
from home.registre import lire
from reseau.animation.choices import Qualite
from reseau.structures.rules import structure_fusionner
from safran.dispositifs.models import Dispositif, UsageDispositif
from safran.dispositifs.prises import dispositifs_coherents
from safran.dispositifs.rules import (
    dispositif_corriger,
    dispositif_creer,
    dispositif_passer,
    usage_declarer,
    usage_finir,
)
from tests.fabriques import un_conseiller, un_referent, une_region, une_structure, une_tete_de_reseau
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.safran.dispositifs.fabriques import ce_qu_il_dit, un_dispositif, un_siege_technique, un_usage
from tests.safran.fabriques_formations import un_catalogue

pytestmark = pytest.mark.django_db


def ecrits(gabarit):
    return list(Courriel.objects.filter(gabarit=gabarit).order_by("pk").values_list("destinataire", flat=True))


def test_scheme_is_written_once_by_who_speaks_for_its_structure():
    par, cle = un_referent(), uuid.uuid4()
    un = un_dispositif(par=par, cle=cle)
    assert un_dispositif(par=par, cle=cle) == un and Dispositif.objects.count() == 1
    creer = partial(dispositif_creer, cle=uuid.uuid4(), par=par)
    refus("porteuse", creer, **ce_qu_il_dit(par, porteuse=une_structure()))
    refus("valide_au", creer, **ce_qu_il_dit(par, valide_du=dans(2), valide_au=dans(2)))
    autre = un_referent()
    refus("deja", dispositif_creer, cle=cle, par=autre, **ce_qu_il_dit(autre))
    assert Dispositif.objects.count() == 1


def test_proposed_scheme_waits_for_the_committee_which_sends_it_back_or_takes_it():
    presidente, titulaire = un_siege_technique(Qualite.PRESIDENCE), un_siege_technique()
    auteur = un_referent()
    un = un_dispositif(par=auteur, publics=())
    refus("publics", dispositif_passer, dispositif=un, par=auteur, vers="PROPOSE")
    dispositif_corriger(dispositif=un, par=auteur, version=1, **ce_qu_il_dit(auteur))
    dispositif_passer(dispositif=un, par=auteur, vers="PROPOSE")
    assert ecrits("dispositifs/propose") == [presidente.email]
    decider = partial(dispositif_passer, dispositif=un)
    for par in (auteur, titulaire):
        refus("droit", decider, par=par, vers="CATALOGUE", comite_le=dans(0))
    refus("comite_le", decider, par=presidente, vers="CATALOGUE", comite_le=dans(1))
    refus("motif", decider, par=presidente, vers="BROUILLON", motif="  ")
    dispositif_passer(dispositif=un, par=presidente, vers="BROUILLON", motif="À qui s’adresser ?")
    dispositif_passer(dispositif=un, par=auteur, vers="PROPOSE")
    dispositif_passer(dispositif=un, par=presidente, vers="CATALOGUE", comite_le=dans(-1))
    assert ecrits("dispositifs/repondu") == [auteur.email] * 2
    motifs = Courriel.objects.filter(gabarit="dispositifs/repondu").order_by("pk").values_list("texte", flat=True)
    assert "À qui s’adresser" in motifs[0] and "est au catalogue" in motifs[1]
    un.refresh_from_db()
    assert (un.etat, un.comite_le, un.historique.count()) == ("CATALOGUE", dans(-1), 6)


def test_correction_of_another_is_never_lost_and_who_proposed_waits():
    auteur, region = un_referent(), une_region()
    un = un_dispositif("PROPOSE", par=auteur)
    corriger = partial(dispositif_corriger, dispositif=un)
    refus("droit", corriger, par=auteur, version=1, **ce_qu_il_dit(auteur))
    dispositif_corriger(dispositif=un, par=region, version=1, **ce_qu_il_dit(auteur, titre="Prêt de vélos"))
    refus("version", corriger, par=region, version=1, **ce_qu_il_dit(auteur))
    refus("publics", corriger, par=region, version=2, **ce_qu_il_dit(auteur, publics=()))
    refus("valide_au", corriger, par=region, version=2, **ce_qu_il_dit(auteur, valide_du=dans(2), valide_au=dans(2)))
    un.refresh_from_db()
    assert un.titre == "Prêt de vélos" and un.publics.exists()


def test_catalogue_is_for_members_and_its_follow_up_for_the_committee(client):
    un_dispositif("PROPOSE", titre="En attente")
    un_dispositif("CATALOGUE", titre="Offert")
    fini = un_dispositif("CATALOGUE", titre="Fini")
    Dispositif.objects.filter(pk=fini.pk).update(valide_du=dans(-9), valide_au=dans(0))
    client.force_login(un_conseiller())
    page = lue(client.get("/dispositifs/"))
    assert "Offert" in page and "En attente" not in page and "Fini" not in page
    assert client.get("/dispositifs/suivi/").status_code == 404
    un_catalogue()
    assert "/dispositifs/" in lue(client.get("/se-former/"))
    client.force_login(un_siege_technique())
    suivi = lue(client.get("/dispositifs/suivi/"))
    assert (
        "En attente" in suivi and "Fini" in suivi and "Proposer un dispositif" not in lue(client.get("/dispositifs/"))
    )


def test_structures_say_that_they_use_it_and_networks_are_counted(client):
    un = un_dispositif("CATALOGUE")
    ici = une_structure("cap-emploi")
    usage = un_usage(un, ici)
    assert un_usage(un, ici) == usage and UsageDispositif.objects.count() == 1
    un_usage(un, une_structure("cap-emploi")), un_usage(un, une_structure("apec"))
    refus("structure", usage_declarer, dispositif=un, par=un_conseiller(), structure=ici)
    refus("droit", usage_finir, usage=usage, par=un_conseiller())
    client.force_login(une_region())
    assert "Cap emploi : 2 ; Apec : 1." in lue(client.get(f"/dispositifs/{un.uuid}/"))
    csv_ = b"".join(client.get("/dispositifs/suivi/?format=csv").streaming_content).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(csv_), delimiter=";"))["Par réseau"] == "Cap emploi (2) ; Apec (1)"
    client.force_login(un_conseiller(ici))
    client.post(f"/dispositifs/usages/{usage.uuid}/finir/")
    page = client.post(f"/dispositifs/{un.uuid}/utiliser/", {"structure": ici.pk}, follow=True).content.decode()
    assert "votre structure s’en sert" in page and un.usages.filter(structure=ici).count() == 2


def test_closed_scheme_is_used_by_nobody_and_the_leads_know():
    tete, autre = une_tete_de_reseau("cap-emploi"), une_tete_de_reseau("apec")
    un = un_dispositif("CATALOGUE")
    usage = un_usage(un, une_structure("cap-emploi"))
    dispositif_passer(dispositif=un, par=une_region(), vers="CLOS", motif="Fin du budget")
    usage.refresh_from_db()
    assert usage.au == dans(0) and ecrits("dispositifs/clos") == [tete.email] and autre.email
    refus("etat", usage_declarer, dispositif=un, par=tete, structure=usage.structure)
    UsageDispositif.objects.filter(pk=usage.pk).update(au=None)
    un_dispositif("CATALOGUE", titre="Pour personne").publics.clear()
    assert [phrase.split(" ")[0] for phrase in dispositifs_coherents()] == ["Le", usage.structure.nom.split(" ")[0]]


def test_merged_structure_runs_and_uses_through_the_one_that_replaces_it():
    source, cible = une_structure(), une_structure()
    un, deux = un_dispositif("CATALOGUE", porteuse=source), un_dispositif("CATALOGUE")
    un_usage(un, source), un_usage(deux, source), un_usage(deux, cible)
    structure_fusionner(source=source, cible=cible, par=une_region())
    un.refresh_from_db()
    assert un.porteuse == cible
    assert [d.usages.filter(structure=cible, au=None).count() for d in (un, deux)] == [1, 1]


def test_referent_writes_a_scheme_from_the_screen_with_all_that_was_typed_kept(client):
    par = un_referent()
    client.force_login(par)
    form = client.get("/dispositifs/proposer/").context["form"]
    dit = {nom: valeur for nom, valeur in ce_qu_il_dit(par).items() if isinstance(valeur, str)}
    envoi = {**dit, "porteuse": par.rattachements.first().structure_id, "cle": str(form["cle"].value())}
    refuse = client.post("/dispositifs/proposer/", {**envoi, "valide_du": dans(3), "valide_au": dans(2)})
    assert refuse.status_code == 422 and "La fin suit le début" in refuse.content.decode()
    assert dit["apporte"].split("\n")[0] in refuse.content.decode() and not Dispositif.objects.exists()
    nommee = client.post("/dispositifs/proposer/", {**envoi, "demander": "Dossier de zoe.martin@exemple.example"})
    assert nommee.status_code == 422 and nommee.context["form"].errors["demander"]
    for _ in range(2):
        assert client.post("/dispositifs/proposer/", envoi).status_code == 302
    un = Dispositif.objects.get()
    decider = client.post(f"/dispositifs/{un.uuid}/devenir/PROPOSE/")
    assert decider.status_code == 422 and "pour quels publics" in decider.content.decode()
    assert client.get(f"/dispositifs/{un.uuid}/devenir/CLOS/").status_code == 404


def test_scheme_is_found_printed_shown_on_the_card_and_told_to_its_author(client):
    auteur, region = un_referent(), une_region()
    un_dispositif("CATALOGUE", titre="Tournesol mobile", par=auteur)
    un_dispositif("CATALOGUE", titre="Prêt de véhicules")
    un_dispositif("PROPOSE", titre="Coquelicot mobile", par=auteur)
    client.force_login(un_conseiller())
    trouve = lue(client.get("/recherche/?q=mobile"))
    assert "Tournesol mobile" in trouve and "Coquelicot" not in trouve
    contenu = client.get("/dispositifs/catalogue.pdf?q=tournesol").content
    texte = "".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages)
    assert "1 dispositif " in texte and "Prêt de véhicules" not in texte.split("Tournesol mobile")[0]
    client.force_login(region)
    assert "Coquelicot mobile" in lue(client.get("/mon-espace/"))
    rubriques = [r for source in lire("donnees_personnelles") for r in source(auteur)]
    (ecrits_,) = [r for r in rubriques if r.titre == "Dispositifs d’appui écrits"]
    assert {ligne["Titre"] for ligne in ecrits_.lignes} == {"Tournesol mobile", "Coquelicot mobile"}
    call_command("verifier")
