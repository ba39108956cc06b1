"""Single decoders as people use them out of the box: what the cascade is measured against."""

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Frame = NDArray[np.uint8]

_opencv = cv2.QRCodeDetector()
_aruco = cv2.QRCodeDetectorAruco()


def zxing_cpp(frame: Frame) -> list[str]:
    """zxing-cpp with its defaults, asked for QR codes."""
    codes = zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    return [code.text for code in codes]


def pyzbar(frame: Frame) -> list[str]:
    """pyzbar on the gray picture."""
    from pyzbar.pyzbar import ZBarSymbol, decode

    gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
    return [code.data.decode("utf-8", "replace") for code in decode(gray, [ZBarSymbol.QRCODE])]


def opencv(frame: Frame) -> list[str]:
    """OpenCV's own detector."""
    return _texts(_opencv, frame)


def opencv_aruco(frame: Frame) -> list[str]:
    """OpenCV's detector with the ArUco locator."""
    return _texts(_aruco, frame)


def wechat(frame: Frame) -> list[str]:
    """WeChat's detector, where OpenCV brings it (its contributed modules do)."""
    texts, _ = cv2.wechat_qrcode_WeChatQRCode().detectAndDecode(frame)  # type: ignore[attr-defined]
    return [text for text in texts if text]


def _texts(detector: cv2.QRCodeDetector | cv2.QRCodeDetectorAruco, frame: Frame) -> list[str]:
    try:
        _, texts, _, _ = detector.detectAndDecodeMulti(frame)
    except (cv2.error, UnicodeDecodeError):  # it raises on codes that are not UTF-8
        return []
    return [text for text in texts if text]
