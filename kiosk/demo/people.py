"""Fictional guests for the demo: invented, always the same, none of them real."""

import random
from collections.abc import Iterator

from badges.codes.ticket_code import new_ticket_code
from sync.guest_lists.guest_list import Record
from sync.model import TicketStatus

_FIRST = (
    "Adèle Agathe Aïcha Alexandre Alice Amandine Amine Anaïs Antoine Assia Aurélien Axel "
    "Bastien Benoît Camille Capucine Cédric Chloé Claire Clément Côme Daphné Djamila "
    "Édouard Élise Éloïse Emma Fanny Farid Fatou Florian François Gabriel Gaëlle Gaspard "
    "Hélène Hugo Idriss Inès Ismaël Jade Jean-Baptiste Jérôme Joséphine Jules Karim Léa "
    "Léonie Loïc Louise Lucas Maëlys Malik Manon Marie-Laure Mathéo Maya Mélissa Mickaël "
    "Naïm Nathan Noémie Océane Olivier Oumar Paul Pauline Perrine Quentin Rachid Raphaël "
    "Rémi Romane Sacha Salomé Samia Sébastien Sofia Solène Stéphane Tanguy Théo Thomas "
    "Valérie Victor Violette Wassim Xavier Yanis Yasmine Zoé"
).split()
_LAST = (
    "Abadie|Alari|Amrani|Arnaud|Aubanel|Balestra|Barthès|Bellanger|Benali|Bérenger|"
    "Bonnefoy|Boyer|Brémond|Calvet|Camara|Castellan|Chabaud|Cordier|Coste|d’Estienne|"
    "Dalmas|de La Roque|Delorme|Diallo|Donnadieu|Dufour|Escoffier|Étienne|Fabre|Fontana|"
    "Garcin|Gassend|Giraud|Gueye|Haddad|Honoré|Isnard|Jaubert|Joubert|Khelifi|L’Hermite|"
    "Lacaze|Laugier|Lefèvre|Lombard|Maillet|Mansouri|Martel|Meyran|Michel|Monnier|Moreau|"
    "Nicolaï|Olive|Paoli|Pascal|Pellegrin|Pinatel|Portal|Rainaud|Reboul|Ricard|Rolland|"
    "Roustan|Sabatier|Saint-Martin|Santoni|Sauvaire|Serre|Signoret|Sy|Tardieu|Teissier|"
    "Tournier|Traoré|Valette|Vasseur|Vidal|Villeneuve|Viton|Weber|Zaoui"
).split("|")
_COMPANY = (
    "Atelier Calanque|Azimut Santé|Belle de Mai Robotique|Bouée Numérique|Cigale Data|"
    "Criques & Cie|Dock 13|Écume Énergie|Étoile Logistique|Fanal Cyber|Garlaban Conseil|"
    "Joliette Mobilité|La Fabrique du Sel|Lavande Bio|Les Ateliers du Port|Mistral Éolien|"
    "Mouette Studio|Nacre Finance|Olivier Vert|Panier Commun|Phare Ouest|Pin d’Alep|"
    "Pointe Rouge Sports|Quai Sud|Rascasse Médias|Sainte-Baume Habitat|Soleil Partagé|"
    "Tramontane Jeux|Université de la Mer|Vague Quantique"
).split("|")
_CATEGORIES = (
    ["Visiteur"] * 64 + ["Startup"] * 18 + ["Sponsor"] * 6 + ["Presse"] * 5 + ["VIP"] * 4
    + ["Élu"] * 3
)  # fmt: skip

CANCELED_SHARE = 0.03
UNPAID_SHARE = 0.03


def people(number: int, *, seed: int = 2026) -> Iterator[Record]:
    """`number` fictional guests with ticket codes; the same ones for the same `seed`."""
    dice = random.Random(seed)
    for line in range(1, number + 1):
        fate = dice.random()
        canceled = fate < CANCELED_SHARE
        yield Record(
            line=line,
            code=new_ticket_code(dice.randrange),
            first_name=dice.choice(_FIRST),
            last_name=dice.choice(_LAST),
            company=dice.choice(_COMPANY),
            category=dice.choice(_CATEGORIES),
            order=f"D{1000 + line}",
            status=TicketStatus.CANCELED if canceled else TicketStatus.VALID,
            paid=canceled or fate >= CANCELED_SHARE + UNPAID_SHARE,
        )
