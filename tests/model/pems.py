"""Throwaway private keys for the tests, most of them made as they are needed."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sestui.model import keys

PASSPHRASE = "grüner Tee"
PKCS1, PKCS8 = PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8
FORMATS = [(PKCS1, ""), (PKCS8, ""), (PKCS1, PASSPHRASE), (PKCS8, PASSPHRASE)]

TOO_SHORT = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBOwIBAAJBALsIxN+kTbUnPPgHBT/2f6c2vs2RoNNlHjY62Mwib6E3b6w11pVC
1Wnk6yi66wtJLxjDXn77QSdKuYD4d7VZteUCAwEAAQJABtf1TDGY3k4HPxQSrxp3
5UhthtwTRGjoyBczI5UG/KEYm5X1L38twcIc+ju604gtUieMaUJ/Hg+5fWlL88Pb
6QIhAOjnlPkPGnqP6ocrzITN6YeA4X8+pohVzQL/xyHPFGz7AiEAzZS90g18IYfK
RaHmYucCC7HWft8WH3UqEHwyrz9TMp8CIQDQiUpiFpvm0aV0kkr1PkmzAjrl6/rA
Z9LAtLRgGUJ4sQIgB53HGo0dWDCrscC5xFhCnyRLig/BxhCVKl8vkYaLEokCIQCa
nF5u1Tj77W0vgiLWKfNBsM5mVUQWw/QDTYk+suyUsQ==
-----END RSA PRIVATE KEY-----
"""
"""A throwaway key of 512 bits, as the library makes none so short."""

TOO_LONG = b"""-----BEGIN RSA PRIVATE KEY-----
MIIJKQIBAAKCAgEA4NVOpIEeDMOxp9IRAdUTdcV48x1XeB+2uloD68pEySiKxi5P
or7Fqzsi1P6ODVLMfB6M1WUbBWPBAHQQw46EEWWgMmB9ZvBoiGYE3IwDzEXk0iLS
sjTihG/OL4uSGxWHfgMj+oYy8vKYxU5POxS8SjPiJk/MoLg9rRNIuHgqdN60Paej
yNxcX4wZx4QIKw6NMi/bT3fB6T5GdTpV+4m6gTSd7ccHAzSTkP8BMG3d5P5hamGY
qNflUzjyuzIfo3COw7T3UfMdU4o3A5WOsgJD/xRexCrYtfaIM9X1ZMTBSYJx7daK
bws/BrPU2U5ifm3Xkvfyt8D6ua51hYJVjAxr6acL815RjiMedZWDDBWLHoQjYR3O
AagJtIH+F5uci3YoSuZl4EM4C3Icqw/Y4AKQGNLO0/ira5niY7QCBwsZfOolEJY0
EVh1Gg58XivIqk9PKA1d/R7xWmubaFfNyyJTc+m89SDAgIVxzTjmclOcR/AgReys
M5OCNwF8t73T+uk8TUpbGn085Vgb19NTsKpHpCwqwZj1lVlbHTALXl//4pz5O2Ez
VGp+SAZPh71ZqPV4gpfnx4iAy/zyJWl9vC8t9u7c4JUdGZtK71MH/9+dcVt14E+Z
TXTIXmxR7YzE+Ipldh8p1daWbwWd2xhabXO8kVvrXYE7rGdN0n1Cd58+7ZECAwEA
AQKCAgAZxOkMGs5uaRmaIg4X9yuRUo5f0wuc9YmUh0+uvVKv+akaOOGgxhvS2ebO
odR3O3e7fCbpKHr13a6X1jW7rEB/2/WGAKAu5bwdcg/5lUS0K4ij+yDKExypUEVC
Fs2qtAeBDmwXwTzisqKG7shO/bvtB1BS0s+h1iwfg7fQiNlY5tOiw22Wzob53o1v
3DaxdKwDRg/tZkz/5kbeFc8YEvug5n55a9fmaqbFNi0VN2p43h0dO81rAL/Ej6Dm
isKskXCThtDYADTqx8sxanld9ruDZ3rLIhwPkw+eXVYQdCqxObXELFRWkOPq6T6q
n3zTf9R3AFs962zxTkkjAcK7WAsgGCc2uomDzRp5AfKY/DK+GSFDm2Gl3yMfx2z8
EMS84NS6/dHEBC2nwQxzKxE5S5sJML1m32M6qeMNw+R3wQx50AXrx1Wfz+I1lz7I
S4Iuoa87XgpL/1O87xB2xDAKR1giha1vaGTM12AczeEvE//S3/oQJ47o6ZnO6Teo
LslSoBnBzJ5QkIBeMxjOlMqEVTw71gCEeR9LX0G+HKk+wpTGyZXJVM2abuCPizn1
G+5+5q0DvpMHzRACWtNUD/I2m+h671DUoBZJG1BUxBphyj/SHxdwn81VOMctufXC
T+V4Lqe2TzDDg0ieKOrChn2Hxj4y38QdzIWeoBMVMkDi495Y4QKCAQEA9L5UErlE
VoMRTurCuhDCcNDOs6f9xE1vbR5Iojo4oZ32uGqAT1O3tYIHe3CoqnOwMDiCD1Mt
0MhamakdH44/nwG6LEYNnvvDcC2sy7YX9rcFR5zyAgOXDdoz/YnXmGiEQhZrDsnY
U+o+++nMt3Vw2Kp8QZcCSAq4eDHEiIFjWgi1MekDVCJ+w3D7txWDijD5aa7QVvju
d6Yz1Ecsy1SC/ZzhOeqElTbTsO7bGB+/O6Tz2/qmaDNAlxxSkyEMqhsdOzx52ZVK
WBEY2dqexcVailUUvYLOMZre/2GHxtw3eqLaHxH2JiCYMOa4xrT5xUdRY/ANi0wG
EvcN0Mb6/EgGSQKCAQEA6yyM83yry5v7/YnbAoBmIjzarbj7MG9eZu64IZbjfCoX
BPlAFrvkZ2lVVDgU02wLzk9gWh2RrBMCedoCA81CWsX2UEDCJvnKccjn/1Ew3JhN
8aUYfFBMuD5SaC1W9QmYvMyfPYdxRA3c7oQAWDbljH8jd8EmTaPz4GbU7d8YIgKA
9Wxo5KuudXumxSU1KO4oxDXSSlPh8ULC73HOLBLHrT8Ll/EP46ChWEZEZSrSHm/F
WJIRqtCbKnoQaZmWLSiQvbSdBsjYxJDTtwvhmWOE6zcPUMo9afuAK6yeORxVSv8n
1p01hVfiQ5EZ/p92LVe/q/J3UdJNB8km87460T0NCQKCAQBiRnrj+djjFEZC9imz
JT+upWoa4f4YcS+pFVv9KHvNCe0kKD/VmrxN+iSfAKH5r/Kzqj0vgisHhyw6P5oe
LbSGWN81H/wgNuBHj0+vjTMaMmvAUdkrzd0+BryRtmQIIw/Yqb/bdFmVeJ5J8Zvu
nw3tMqgqfkTAQO3J9dIBLlOCt7RqkjJv+loEiL3KyqzDNN8x/KxUAClhii+Nsfbe
vtTKmdAmvXD3qchfZ8o6aaUUgiwZzRA9DzeEdi8CPWckdzbJroMPR89Oha8A67SN
na25lmh5oKjDanjY+4TV6V+tsu77Qu8gaD40hLD1uX4CJZ0dECugH6rguqulhgEK
hLFhAoIBAQC7RMec4IsA4N5hv9PZgxtRajoMmj/UCusWdkPD456UcgPQnxZsxAQW
YOdk4B+dV+1yxPyJ5f/pEV4oX/S4yEttczQ4Jck1NjYCM6SiSCnrj5CJuxjrbRoa
oO4ILQqQp6qrtRmc6mzEb3GdsRmBJX3XSiqZIwJ4UvVRnTEzljJmaq38QO6qIRgU
T3m2hXF2fWeTDvS84V0LPEl0WKB/shi1GX4G6Rvo/DFe1N2D3fxh5kk0xWQyLFlT
Es5c+MOAhEv19IwSKf+LT3R3z4s/FON0VmzovZL4ASDIJnX8LlaxGMvFd3x2CUyQ
10vm2V5GrxhfOP3Q9vEGISTWdYXqtn3ZAoIBAQC/CpaGKUmEUti3mJH3ftQ3e3g8
VGQZrQCWLdPd2Pxyjc/I/UAK9udtdcuHAZJFrxu2f8QyClzUS0pdMZgtcgtBiwXd
lVDVvgILoOYrWo59HayJE+Y+rLzcC8S60weeIDpB4E5HmU70DtJovyUEzcSFFHTK
DX8b7ybimyxrGuiEKjIac7QUm7MvhAqspSlROB8c6JlePtAbzsOnXgoLHFk0Er+8
aOcp8lIy1S0fL98WxhvpBKL57RzGRhJ3sfJjM5aPdaC2pXasOgigVI9Wz0IFsDx5
DCMgE2SGRFu1M3MhOQ+92zU3DiPc5bxMIZF8nuvEoRbQ74KK3TE/LRj3/tu3
-----END RSA PRIVATE KEY-----
"""
"""A throwaway key of 4096 bits, as making one can take seconds."""


@cache
def rsa_key(bits: int) -> RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def pem(kind: PrivateFormat = PKCS1, passphrase: str = "", bits: int = 2048) -> bytes:
    encryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return rsa_key(bits).private_bytes(Encoding.PEM, kind, encryption)


@cache
def private_key(bits: int = 2048) -> keys.PrivateKey:
    """Return one key for all tests that need any: making it takes a while."""
    return keys.read(pem(bits=bits))


def public_pem() -> bytes:
    public = rsa_key(2048).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def bare(pem: bytes) -> bytes:
    return b"".join(pem.split(b"-----")[2].split())
