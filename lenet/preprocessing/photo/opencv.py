"""OpenCV, on one core, as all else that pages compute. It takes 18 MB, so its import waits for the first picture."""

import cv2

cv2.setNumThreads(1)

__all__ = ["cv2"]
