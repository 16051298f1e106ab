"""From the bytes of a picture file to what is read in it: decoded, set upright, its ink found."""
