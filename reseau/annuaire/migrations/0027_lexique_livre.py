import uuid

from django.db import migrations

from reseau.annuaire.models.lexique import contenu_marquer, expression_plier, lignes_lire
from reseau.annuaire.rules.lexique import lexique_charger


def reprendre(apps, schema_editor):
    """Each group of synonyms of the site becomes an entry; those that the product delivered learn their codes."""
    modele, livrees = apps.get_model("annuaire", "EntreeLexique"), {}
    for groupe in apps.get_model("annuaire", "Synonyme").objects.order_by("pk"):
        dites = lignes_lire(groupe.expressions)
        cle = expression_plier(dites[0])[:200] if dites else ""
        if cle and cle not in livrees:
            livrees[cle] = modele(
                uuid=uuid.uuid4(), cle=cle, expressions="\n".join(dites), etat="EN_VIGUEUR", source="synonymes du site"
            )
    for entree in livrees.values():
        entree.livree = contenu_marquer(entree) if expression_plier(entree.expressions) in LIVRES else ""
    modele.objects.bulk_create(livrees.values())
    lexique_charger(modele=modele)


# Les groupes tels qu’ils ont été livrés : la Région n’y a pas touché, leur nouvelle entrée les remplace.
LIVRES = frozenset(
    expression_plier(groupe)
    for groupe in """\
ML, mission locale
FT, France Travail, Pôle emploi, PE, ANPE
CIO, centre d’information et d’orientation, conseiller d’orientation, psychologue de l’Éducation nationale, psychologue scolaire, PsyEN
CEP, conseil en évolution professionnelle
VAE, validation des acquis, validation des acquis de l’expérience
BC, bilan de compétences
RQTH, travailleur handicapé, personne handicapée, TH
CIBC, centre interinstitutionnel de bilan de compétences
CIDFF, droits des femmes
CCI, chambre de commerce
CMA, chambre de métiers
chambre d’agriculture, agriculteur, exploitant agricole
IJ, CRIJ, PIJ, information jeunesse
SCUIO, SCUIO-IP, orientation universitaire
GRETA, formation continue des adultes
MSAP, France services, maison France services, maison de services au public
CPF, compte personnel de formation, financer sa formation, financement d’une formation
PTP, projet de transition professionnelle, CIF, Fongecif, Transitions Pro
permis, permis de conduire
apprenti, apprentissage, alternance
chômeur, chômage, demandeur d’emploi
salarié, employé
auto-entrepreneur, micro-entrepreneur, indépendant, travailleur non salarié
fonctionnaire, agent public
reconversion, changer de métier
créer une entreprise, création d’entreprise, entreprendre
illettrisme, lire et écrire, apprendre à lire, savoirs de base, cours de français, alphabétisation, FLE
décrochage, raccrochage, décrocheur
informatique, numérique, ordinateur
lycéen, lycée, élève
fac, université, études supérieures
Parcoursup, orientation scolaire, choix d’études""".splitlines()
)


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0026_lexique")]
    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]
